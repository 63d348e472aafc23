package io.muster.testing.checker;

import io.muster.raft.EntryId;
import java.util.Arrays;

/**
 * What the cluster as a whole has committed: the longest log that any node ever reported as committed, and for each
 * index the term of the leader that committed it first. Shared by the checkers that compare nodes with it.
 */
public final class CommittedLog {
    private static final long NO_LEADER = Long.MAX_VALUE;

    private final Ledger log = new Ledger();
    private long[] committedIn = new long[256];

    /** Nothing is committed. */
    public CommittedLog() {}

    /**
     * The committed log.
     *
     * @return terms and hashes
     */
    public Ledger log() {
        return log;
    }

    /**
     * Position and term of the last committed entry.
     *
     * @return the id
     */
    public EntryId last() {
        return log.idAt(log.last());
    }

    /** Takes over what a node reports as committed beyond what is known; the rest has been compared before. */
    void extend(Ledger from, long commit, long leaderTerm) {
        long old = log.last();
        for (long index = old + 1; index <= commit; index++) {
            log.add(from.termAt(index), from.hashAt(index));
        }
        if (committedIn.length <= log.last()) {
            committedIn = Arrays.copyOf(committedIn, (int) Math.max(log.last() + 1, committedIn.length * 2L));
        }
        if (log.last() > old) {
            Arrays.fill(committedIn, (int) old + 1, (int) log.last() + 1, NO_LEADER);
        }
        for (long index = commit; leaderTerm > 0 && index > 0 && committedIn[(int) index] > leaderTerm; index--) {
            committedIn[(int) index] = leaderTerm;
        }
    }

    /** Highest index that a leader of a lower term has committed. */
    long committedBefore(long term) {
        long index = log.last();
        while (index > 0 && committedIn[(int) index] >= term) {
            index--;
        }
        return index;
    }
}
