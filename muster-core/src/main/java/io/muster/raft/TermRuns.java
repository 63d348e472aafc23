package io.muster.raft;

import java.util.Arrays;

/**
 * The term of every index of the log, as runs of equal terms: a log has far fewer terms than entries, so the term of
 * any entry is known without reading it. Not thread-safe.
 */
public final class TermRuns {
    // starts[i] is the first index of run i, terms[i] its term; both rise strictly
    private long[] starts = new long[8];
    private long[] terms = new long[8];
    private int count;
    private long lastIndex;

    /** An empty log. */
    public TermRuns() {}

    /**
     * A copy that later changes do not touch.
     *
     * @return the copy
     */
    public TermRuns copy() {
        TermRuns copy = new TermRuns();
        copy.starts = starts.clone();
        copy.terms = terms.clone();
        copy.count = count;
        copy.lastIndex = lastIndex;
        return copy;
    }

    /**
     * Last index of the log.
     *
     * @return 0 if the log is empty
     */
    public long lastIndex() {
        return lastIndex;
    }

    /**
     * Last entry of the log.
     *
     * @return {@link EntryId#ZERO} if the log is empty
     */
    public EntryId last() {
        return count == 0 ? EntryId.ZERO : new EntryId(lastIndex, terms[count - 1]);
    }

    /**
     * Adds the next entry.
     *
     * @param index exactly the last index plus one
     * @param term not below the term of the last entry
     */
    public void add(long index, long term) {
        Invariant.check(index == lastIndex + 1, "S3", () -> "entry " + index + " after " + lastIndex);
        long lastTerm = count == 0 ? 0 : terms[count - 1];
        Invariant.check(term >= lastTerm && term > 0, "S3", () -> "term " + term + " after " + lastTerm);
        if (term > lastTerm) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
                terms = Arrays.copyOf(terms, count * 2);
            }
            starts[count] = index;
            terms[count] = term;
            count++;
        }
        lastIndex = index;
    }

    /**
     * Removes everything from an index on.
     *
     * @param from first removed index, at least 1
     */
    public void truncateFrom(long from) {
        if (from > lastIndex) {
            return;
        }
        lastIndex = Math.max(0, from - 1);
        while (count > 0 && starts[count - 1] > lastIndex) {
            count--;
        }
    }

    /**
     * Term of an entry.
     *
     * @param index at most the last index
     * @return its term; 0 for index 0; -1 for an index that the log does not hold, so that it matches nothing
     */
    public long termAt(long index) {
        if (index == 0) {
            return 0;
        }
        if (index < 0 || index > lastIndex) {
            return -1;
        }
        return terms[runOf(index)];
    }

    /**
     * Where two logs may still agree: the last entry at or below an index whose term is not above a term.
     *
     * @param index upper bound of the index
     * @param term upper bound of the term
     * @return the entry, {@link EntryId#ZERO} if there is none
     */
    public EntryId lastAtOrBelow(long index, long term) {
        long at = Math.min(index, lastIndex);
        for (int run = at < 1 ? -1 : runOf(at); run >= 0; run--) {
            if (terms[run] <= term) {
                return new EntryId(at, terms[run]);
            }
            at = starts[run] - 1;
        }
        return EntryId.ZERO;
    }

    private int runOf(long index) {
        int found = Arrays.binarySearch(starts, 0, count, index);
        return found >= 0 ? found : -found - 2;
    }
}
