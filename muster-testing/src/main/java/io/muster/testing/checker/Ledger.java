package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import java.util.Arrays;

/**
 * Terms and chain hashes of a log, without the entries. The hash at an index covers everything up to it, so that two
 * logs with the same hash there hold the same prefix. Separate from the production log because checkers must not trust
 * what they check.
 */
public final class Ledger {
    private long[] terms = new long[256];
    private long[] hashes = new long[256];
    private long last;

    /** An empty log. */
    public Ledger() {}

    /**
     * A copy that later changes do not touch.
     *
     * @return the copy
     */
    public Ledger copy() {
        Ledger copy = new Ledger();
        copy.terms = terms.clone();
        copy.hashes = hashes.clone();
        copy.last = last;
        return copy;
    }

    /**
     * Last index.
     *
     * @return 0 if the log is empty
     */
    public long last() {
        return last;
    }

    /**
     * Term of an entry.
     *
     * @param index any index
     * @return 0 at index 0, -1 where there is no entry
     */
    public long termAt(long index) {
        return index >= 0 && index <= last ? terms[(int) index] : -1;
    }

    /**
     * Hash of the log up to an entry.
     *
     * @param index any index
     * @return 0 at index 0, -1 where there is no entry
     */
    public long hashAt(long index) {
        return index >= 0 && index <= last ? hashes[(int) index] : -1;
    }

    /**
     * Position and term of an entry, for messages.
     *
     * @param index an index in the log
     * @return the id
     */
    public EntryId idAt(long index) {
        return new EntryId(index, Math.max(0, termAt(index)));
    }

    /**
     * Whether both logs hold the same entries up to an index.
     *
     * @param other another log
     * @param index up to where
     * @return false also if one of them is shorter
     */
    public boolean agrees(Ledger other, long index) {
        return index <= last && index <= other.last && hashes[(int) index] == other.hashes[(int) index];
    }

    /**
     * Adds the next entry.
     *
     * @param term its term
     * @param hash the hash of the log with it
     */
    public void add(long term, long hash) {
        int at = (int) ++last;
        if (at == terms.length) {
            terms = Arrays.copyOf(terms, 2 * at);
            hashes = Arrays.copyOf(hashes, 2 * at);
        }
        terms[at] = term;
        hashes[at] = hash;
    }

    /**
     * Removes everything from an index on.
     *
     * @param from first removed index
     */
    public void truncate(long from) {
        last = Math.min(last, Math.max(0, from - 1));
    }

    /**
     * The hash of a log that goes on with one more entry.
     *
     * @param before hash up to the entry before
     * @param entry the entry
     * @return never -1
     */
    public static long chain(long before, Entry entry) {
        long z = before * 0x9E3779B97F4A7C15L
                + entry.index() * 0xC2B2AE3D27D4EB4FL
                + entry.term() * 0x165667B19E3779F9L
                + entry.kind().code() * 31L
                + entry.payload().size()
                + ((long) entry.payload().hashCode() << 20);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return z == -1 ? 0 : z;
    }
}
