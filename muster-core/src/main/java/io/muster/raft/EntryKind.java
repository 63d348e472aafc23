package io.muster.raft;

/**
 * What an {@link Entry} of the replicated log is for. Codes are part of the disk and wire formats and are never reused;
 * codes 0x05 to 0x3F are reserved for later kinds, and a reader that meets a code it does not know halts with a message
 * instead of skipping the entry.
 */
public enum EntryKind {
    /** Empty entry that each leader appends at the start of its term (Raft thesis, section 6.4). */
    NOOP(0x01),
    /** A command for the state machine. */
    COMMAND(0x02),
    /** The voters of the group. */
    CONFIG(0x03),
    /** Opens, renews or expires client sessions. */
    SESSION(0x04);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    /**
     * The number of this kind on disk and on the wire.
     *
     * @return a value between 1 and 63
     */
    public int code() {
        return code;
    }

    /**
     * Finds the kind of a code.
     *
     * @param code the number found in a record
     * @return the kind
     * @throws IllegalArgumentException if this build does not know the code
     */
    public static EntryKind of(int code) {
        return switch (code) {
            case 0x01 -> NOOP;
            case 0x02 -> COMMAND;
            case 0x03 -> CONFIG;
            case 0x04 -> SESSION;
            default ->
                throw new IllegalArgumentException("unknown entry kind 0x" + Integer.toHexString(code)
                        + ": the entry was written by a newer version; upgrade this node");
        };
    }
}
