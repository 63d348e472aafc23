package io.muster.apply;

/**
 * What the application of one entry gave. A class and not a record, since records compare arrays by identity.
 */
public final class Applied {
    private static final byte[] NOTHING = new byte[0];

    /** What an entry came to. */
    public enum Kind {
        /** The command was applied now; the result is its own. */
        RESULT(1),
        /** The command had been applied before, by its id or by its key; the result is the one of that time. */
        DUPLICATE(2),
        /** The session is open. */
        SESSION_OPENED(3),
        /**
         * No such session, or none any more: not applied by this entry. If the session was open before, then not by any
         * later entry either; an earlier one may have applied it, so only who proposed it once knows that nobody did.
         */
        SESSION_UNKNOWN(4),
        /** The sequence lies below what the session keeps: not applied by this entry; whether before is forgotten. */
        STALE(5),
        /** The idempotency key belongs to another command: never applied. */
        KEY_CONFLICT(6),
        /** An entry without a command. */
        NOTHING(7),
        /** Bytes that no build can have meant as a command of this group: never applied. */
        REJECTED(8);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** What the fingerprint counts; never changed. */
        int code() {
            return code;
        }
    }

    private final long index;
    private final long term;
    private final Kind kind;
    private final byte[] result;
    private final long firstIndex;

    private Applied(long index, long term, Kind kind, byte[] result, long firstIndex) {
        this.index = index;
        this.term = term;
        this.kind = kind;
        this.result = result;
        this.firstIndex = firstIndex;
    }

    static Applied of(long index, long term, Kind kind) {
        return new Applied(index, term, kind, NOTHING, index);
    }

    static Applied of(long index, long term, Stored stored) {
        return new Applied(index, term, stored.kind(), stored.result(), index);
    }

    static Applied again(long index, long term, Stored stored) {
        Kind kind = stored.kind() == Kind.RESULT ? Kind.DUPLICATE : stored.kind();
        return new Applied(index, term, kind, stored.result(), stored.index());
    }

    /**
     * Position of the entry that was applied now.
     *
     * @return its index
     */
    public long index() {
        return index;
    }

    /**
     * Term of that entry.
     *
     * @return its term
     */
    public long term() {
        return term;
    }

    /**
     * What the entry came to.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Result of the command.
     *
     * @return the bytes that the handler returned, not copied, never to be changed; empty without a result
     */
    public byte[] result() {
        return result;
    }

    /**
     * Position at which the command took effect: of an earlier entry if this one repeats it.
     *
     * @return index to tell the caller
     */
    public long firstIndex() {
        return firstIndex;
    }

    @Override
    public String toString() {
        return kind + " at " + index + "." + term + ", " + result.length + " bytes";
    }
}
