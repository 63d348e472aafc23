package io.muster.raft;

/**
 * What a voter must never forget (Raft thesis, figure 3.1): its term and its vote, with a hint of how far it knew the
 * log to be committed. The hint only saves work after a restart; it may be old, never ahead.
 *
 * @param term current term, 0 before the first election
 * @param votedFor node key of the candidate that got the vote of this term, 0 if none
 * @param commit highest index known to be committed when this was written
 */
public record HardState(long term, long votedFor, long commit) {
    /** The state of a node that never took part. */
    public static final HardState INITIAL = new HardState(0, 0, 0);

    /** Checks that term and commit are not negative. */
    public HardState {
        if (term < 0 || commit < 0) {
            throw new IllegalArgumentException("negative hard state: term=" + term + " commit=" + commit);
        }
    }
}
