package io.muster.raft;

/**
 * One entry of the replicated log.
 *
 * @param index position, from 1
 * @param term term of the leader that created it, from 1
 * @param kind what it is for
 * @param payload its bytes, opaque to the core
 */
public record Entry(long index, long term, EntryKind kind, Payload payload) {
    /** Bytes that an entry costs on disk and on the wire besides its payload. */
    public static final int OVERHEAD = 32;

    /** Checks that index and term are positive. */
    public Entry {
        if (index < 1 || term < 1) {
            throw new IllegalArgumentException("entry with index=" + index + " term=" + term + ": both start at 1");
        }
    }

    /**
     * Position and term.
     *
     * @return the id of this entry
     */
    public EntryId id() {
        return new EntryId(index, term);
    }

    /**
     * Size that limits and windows count.
     *
     * @return payload size plus {@link #OVERHEAD}
     */
    public int bytes() {
        return OVERHEAD + payload.size();
    }
}
