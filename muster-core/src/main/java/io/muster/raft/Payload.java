package io.muster.raft;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of an entry, never changed after creation. A class and not a record, since records compare arrays by identity.
 * The array given to {@link #wrap(byte[])} is not copied: whoever wraps it gives it away.
 */
public final class Payload {
    /** No bytes. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps an array that nobody changes any more.
     *
     * @param bytes the content, not copied
     * @return the payload
     */
    public static Payload wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes);
    }

    /**
     * Number of bytes.
     *
     * @return zero or more
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Copies the content.
     *
     * @return a new array
     */
    public byte[] toArray() {
        return bytes.clone();
    }

    /**
     * A read-only view of the content, positioned at its start.
     *
     * @return a new buffer over the same bytes
     */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Copies the content into a buffer at its position and advances it.
     *
     * @param target buffer with at least {@link #size()} bytes left
     */
    public void putInto(ByteBuffer target) {
        target.put(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
