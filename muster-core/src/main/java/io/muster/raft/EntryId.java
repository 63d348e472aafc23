package io.muster.raft;

/**
 * Position and term of an entry. Two logs that hold the same id hold the same prefix up to it (log matching).
 *
 * @param index position in the log, 0 only for the empty log
 * @param term term of the leader that created the entry, 0 only for the empty log
 */
public record EntryId(long index, long term) {
    /** The id before the first entry. */
    public static final EntryId ZERO = new EntryId(0, 0);

    /** Checks that both numbers are not negative. */
    public EntryId {
        if (index < 0 || term < 0) {
            throw new IllegalArgumentException("negative entry id: index=" + index + " term=" + term);
        }
    }

    /**
     * The up-to-date rule of the vote (Raft thesis, section 3.6.1): the later term wins, then the longer log.
     *
     * @param other last entry of the other log
     * @return true if a log that ends here is at least as up to date as one that ends at {@code other}
     */
    public boolean atLeastAsUpToDateAs(EntryId other) {
        return term != other.term ? term > other.term : index >= other.index;
    }
}
