package io.muster;

import java.util.Arrays;

/**
 * What one application of a command gave: its position in the log and its encoded result. A class and not a record,
 * since records compare arrays by identity.
 */
public final class CommandResult {
    private final long index;
    private final byte[] bytes;

    /**
     * Holds a result.
     *
     * @param index position of the entry that was applied, or of the first application if this answers a retry
     * @param bytes encoded result, not copied: whoever passes it gives it away
     */
    public CommandResult(long index, byte[] bytes) {
        this.index = index;
        this.bytes = bytes;
    }

    /**
     * Position in the log.
     *
     * @return index of the entry whose application this answers
     */
    public long index() {
        return index;
    }

    /**
     * The encoded result.
     *
     * @return a copy of the bytes that the handler of the group returned
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommandResult that && index == that.index && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(index) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "result of index " + index + ", " + bytes.length + " bytes";
    }
}
