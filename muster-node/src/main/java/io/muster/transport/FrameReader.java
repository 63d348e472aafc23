package io.muster.transport;

import io.muster.wire.FrameCodec;
import io.muster.wire.FrameKind;
import io.muster.wire.FrameLimits;
import io.muster.wire.HelloCodec;
import io.muster.wire.WireVersion;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames. Frames that fit in the connection's buffer are read where they lie; a
 * larger one gets a buffer of its own, but only after its header has been checked and memory for it was granted.
 */
final class FrameReader {
    /**
     * Before the handshake: the magic and one frame of a handshake. On the heap, since strangers can make us take it.
     */
    private static final int FIRST = WireVersion.MAGIC_BYTES + HelloCodec.FRAME_BYTES_MAX;
    /** Buffer of an established connection. */
    private static final int USUAL = 64 << 10;

    /** What became of a look at the first bytes. */
    enum Magic {
        COMPLETE,
        INCOMPLETE,
        WRONG
    }

    private final MemoryBudget memory;
    /** Bytes from {@code start} to its position are received and not yet consumed. */
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST);
    /** Over the same bytes, with a position and limit of its own. */
    private ByteBuffer view = buffer.duplicate();

    private int start;
    private @Nullable ByteBuffer large;
    private int granted;
    private boolean starved;

    FrameReader(MemoryBudget memory) {
        this.memory = memory;
    }

    /** Where the channel puts bytes; has room unless this reader is starved. */
    ByteBuffer space() {
        return buffer;
    }

    /** Whether the next frame waits for memory, so that the connection must not be read. */
    boolean starved() {
        return starved;
    }

    /** Length of the large frame of which a part has arrived, 0 if there is none. */
    int filling() {
        return large == null ? 0 : large.capacity();
    }

    /** Looks at the first bytes of the connection and consumes them once all are there and right. */
    Magic magic() {
        int available = Math.min(buffer.position() - start, WireVersion.MAGIC_BYTES);
        for (int i = 0; i < available; i++) {
            if (buffer.get(start + i) != (byte) (WireVersion.MAGIC >>> (56 - 8 * i))) {
                return Magic.WRONG;
            }
        }
        if (available < WireVersion.MAGIC_BYTES) {
            return Magic.INCOMPLETE;
        }
        start += WireVersion.MAGIC_BYTES;
        return Magic.COMPLETE;
    }

    /** Takes the buffer of an established connection; what was received stays. */
    void establish() {
        ByteBuffer larger = ByteBuffer.allocateDirect(USUAL);
        larger.put(buffer.flip().position(start));
        buffer = larger;
        view = buffer.duplicate();
        start = 0;
    }

    /**
     * The next whole frame.
     *
     * @param limits what its header may claim
     * @param frameBytesMax longest frame that is allowed now
     * @return the frame between position and limit, valid until the next call; null if more bytes or memory are needed
     * @throws io.muster.wire.FrameException if the bytes are no frame, or a frame above the limits
     */
    @Nullable
    ByteBuffer next(FrameLimits limits, int frameBytesMax) {
        release();
        if (large == null) {
            ByteBuffer small = small(limits, frameBytesMax);
            if (small != null) {
                return small;
            }
        }
        return large == null ? null : fill(large);
    }

    /** The next frame if it fits in the buffer of the connection; otherwise takes memory for it, or waits for more. */
    private @Nullable ByteBuffer small(FrameLimits limits, int frameBytesMax) {
        int available = buffer.position() - start;
        if (available < Integer.BYTES) {
            return incomplete();
        }
        view.limit(buffer.position()).position(start);
        int total = FrameCodec.frameBytes(view, frameBytesMax);
        if (total <= buffer.capacity()) {
            if (available < total) {
                return incomplete();
            }
            view.limit(start + total);
            start += total;
            return view;
        }
        if (available < FrameKind.HEADER_BYTES_MAX) {
            return incomplete();
        }
        FrameCodec.checkHeader(view, limits);
        starved = !memory.take(total);
        if (starved) {
            return null;
        }
        granted = total;
        large = ByteBuffer.allocate(total);
        return null;
    }

    private @Nullable ByteBuffer fill(ByteBuffer frame) {
        int bytes = Math.min(buffer.position() - start, frame.remaining());
        view.limit(start + bytes).position(start);
        frame.put(view);
        start += bytes;
        if (frame.hasRemaining()) {
            return incomplete();
        }
        large = null;
        return frame.flip();
    }

    /** Makes room for what is missing. */
    private @Nullable ByteBuffer incomplete() {
        if (start > 0) {
            buffer.flip().position(start);
            buffer.compact();
            start = 0;
        }
        return null;
    }

    /** Gives back the memory of the frame that was handed out before. */
    private void release() {
        if (granted > 0 && large == null) {
            memory.give(granted);
            granted = 0;
        }
    }

    /** Gives back everything; the reader is not used any more. */
    void close() {
        large = null;
        starved = false;
        release();
    }
}
