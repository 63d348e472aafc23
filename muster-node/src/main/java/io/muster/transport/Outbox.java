package io.muster.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Bytes that wait to be written to one connection. One buffer that frames are encoded into directly and that goes to
 * the socket in one write, however many frames it holds. It grows with a slow peer up to the bound that the caller
 * keeps, and shrinks again when the peer has caught up for a while.
 */
final class Outbox {
    /** Enough for a handshake and a goodbye; on the heap, since strangers can make us take it. */
    private static final int FIRST = 6 << 10;
    /** Smallest buffer of a connection that has work. */
    private static final int USUAL = 64 << 10;
    /** A larger buffer is given back once it was not needed for a while. */
    private static final int KEEP = 2 << 20;
    /** How often it must have been empty with less in it than that; direct memory comes back by collections only. */
    private static final int PATIENCE = 64;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST);
    /** Bytes before this are written; bytes from here to the position of the buffer wait. */
    private int sent;

    private int spare;

    int pending() {
        return buffer.position() - sent;
    }

    boolean isEmpty() {
        return pending() == 0;
    }

    /**
     * Whether a frame may be added. One frame alone always may, however large: it must travel somehow.
     */
    boolean fits(int bytes, int bound) {
        return isEmpty() || bytes <= bound - pending();
    }

    /** A buffer with room for a frame; the caller writes it at the position and leaves the position behind it. */
    ByteBuffer reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(pending(), bytes);
            if (needed <= buffer.capacity() && sent >= buffer.capacity() / 2) {
                buffer.flip().position(sent);
                buffer.compact();
            } else {
                int doubled = (int) Math.min(Integer.MAX_VALUE - 8, buffer.capacity() * 2L);
                ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(USUAL, Math.max(needed, doubled)));
                larger.put(buffer.flip().position(sent));
                buffer = larger;
            }
            sent = 0;
        }
        return buffer;
    }

    int capacity() {
        return buffer.capacity();
    }

    /** One write of everything that waits, or of as much as the socket takes. */
    int writeTo(WritableByteChannel channel) throws IOException {
        int end = buffer.position();
        buffer.limit(end).position(sent);
        int written;
        try {
            written = channel.write(buffer);
        } finally {
            sent = buffer.position();
            buffer.limit(buffer.capacity()).position(end);
        }
        if (sent == end) {
            sent = 0;
            buffer.clear();
            spare = end > KEEP ? 0 : spare + 1;
            if (buffer.capacity() > KEEP && spare >= PATIENCE) {
                buffer = ByteBuffer.allocateDirect(USUAL);
            }
        }
        return written;
    }
}
