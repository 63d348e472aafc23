package io.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.muster.fuzz.Allocation;
import io.muster.fuzz.Bytes;
import io.muster.raft.Message;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One whole frame of any kind: it is refused by a {@link FrameException}, or it means something that can be said again,
 * in the same bytes where the layout is fixed. A first byte that is odd has the length and the checksums mended, since
 * a stranger can compute them too.
 */
public final class FrameFuzz {
    private FrameFuzz() {}

    /**
     * One input.
     *
     * @param input a byte of flags, then the frame
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean mended = (bytes.u8() & 1) != 0;
        byte[] frame = bytes.rest();
        if (mended && frame.length >= 7) {
            ByteBuffer.wrap(frame).putInt(0, frame.length - Integer.BYTES);
            Samples.mend(frame);
        }
        Allocation.bounded(frame.length, () -> check(frame));
    }

    private static void check(byte[] frame) {
        Object value = decoded(frame);
        if (value == null) {
            return;
        }
        FrameKind kind = FrameKind.of(frame[6]);
        byte[] again = encoded(kind, value);
        assertEquals(value, decoded(again), "decoded, encoded and decoded again");
        if (kind.body() != FrameKind.Body.MAP && kind != FrameKind.GOODBYE) {
            assertArrayEquals(frame, again, "the only bytes that say this");
        }
    }

    private static @Nullable Object decoded(byte[] frame) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(frame);
            Object value = Samples.decode(buffer);
            assertFalse(buffer.hasRemaining(), "all of a frame is consumed");
            return value;
        } catch (FrameException e) {
            Objects.requireNonNull(e.reason());
            assertFalse(String.valueOf(e.getMessage()).isBlank(), "says what is wrong");
            return null;
        }
    }

    private static byte[] encoded(FrameKind kind, Object value) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        switch (value) {
            case Message message -> {
                return Samples.encode(message);
            }
            case Call call -> {
                return Samples.encode(call);
            }
            case Hello hello -> {
                return HelloCodec.encode(hello, kind).array();
            }
            case LinkFrames.Goodbye goodbye -> LinkFrames.putGoodbye(goodbye, buffer);
            case Long nanos when kind == FrameKind.PING -> LinkFrames.putPing(nanos, buffer);
            case Long nanos -> LinkFrames.putPong(nanos, buffer);
            default -> throw new AssertionError("nothing that a frame can say: " + value);
        }
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * Where to start from.
     *
     * @return every sample frame, as it is and to be mended
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        Samples.frames().forEach((name, frame) -> {
            seeds.put(name, flagged(0, frame));
            seeds.put(name + "-mended", flagged(1, frame));
        });
        return seeds;
    }

    private static byte[] flagged(int flags, byte[] frame) {
        return ByteBuffer.allocate(frame.length + 1)
                .put((byte) flags)
                .put(frame)
                .array();
    }
}
