package io.muster.wire;

import io.muster.raft.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The frames by which a connection looks after itself: signs of life, and a reason at the end. */
public final class LinkFrames {
    /** Bytes of a ping or a pong. */
    public static final int PING_BYTES = FrameKind.PING.headerBytes();
    /** Longest text of a goodbye. */
    public static final int GOODBYE_TEXT_MAX = 512;
    /** Longest goodbye. */
    public static final int GOODBYE_BYTES_MAX = FrameKind.GOODBYE.headerBytes() + GOODBYE_TEXT_MAX;

    private LinkFrames() {}

    /**
     * Writes a ping at the position of a buffer.
     *
     * @param nanos clock of the sender; the answer brings it back
     * @param target big-endian buffer with {@link #PING_BYTES} left
     */
    public static void putPing(long nanos, ByteBuffer target) {
        put(FrameKind.PING, nanos, target);
    }

    /**
     * Writes the answer to a ping at the position of a buffer.
     *
     * @param nanos copied from the ping
     * @param target big-endian buffer with {@link #PING_BYTES} left
     */
    public static void putPong(long nanos, ByteBuffer target) {
        put(FrameKind.PONG, nanos, target);
    }

    private static void put(FrameKind kind, long nanos, ByteBuffer target) {
        int start = target.position();
        FixedPack.begin(target, kind, 0, 0, kind.headerBytes());
        FixedPack.u64(target, nanos);
        FixedPack.seal(target, start);
    }

    /**
     * The number in a ping or a pong; consumes the frame.
     *
     * @param frame one whole frame
     * @param limits what it may claim
     * @return the number
     * @throws FrameException if it is no valid frame of the link
     */
    public static long nanos(ByteBuffer frame, FrameLimits limits) {
        FrameCodec.checkWhole(frame, limits, FrameKind.Family.LINK);
        FrameCodec.skipToFields(frame);
        long nanos = FixedPack.u64(frame);
        frame.position(frame.limit());
        return nanos;
    }

    /**
     * Why a connection is closed by the other side.
     *
     * @param code number of the reason
     * @param text what was found, in words for an operator; at most {@link #GOODBYE_TEXT_MAX} bytes, printable
     */
    public record Goodbye(int code, String text) {}

    /**
     * Writes a goodbye at the position of a buffer.
     *
     * @param goodbye reason; a longer text is cut
     * @param target big-endian buffer with {@link #GOODBYE_BYTES_MAX} left
     */
    public static void putGoodbye(Goodbye goodbye, ByteBuffer target) {
        byte[] text = goodbye.text().getBytes(StandardCharsets.UTF_8);
        Payload body = Payload.wrap(text.length <= GOODBYE_TEXT_MAX ? text : Arrays.copyOf(text, GOODBYE_TEXT_MAX));
        int start = target.position();
        int bodySum = FrameCodec.placeBody(FrameKind.GOODBYE, body, target);
        FixedPack.begin(target, FrameKind.GOODBYE, 0, 0, FrameKind.GOODBYE.headerBytes() + body.size());
        FixedPack.u32(target, goodbye.code());
        FrameCodec.endWithBody(target, start, bodySum, body.size());
    }

    /**
     * Reads and consumes a goodbye.
     *
     * @param frame one whole frame
     * @param limits what it may claim
     * @return the reason; control characters of the text are replaced, since it goes to a log
     * @throws FrameException if it is no valid goodbye
     */
    public static Goodbye goodbye(ByteBuffer frame, FrameLimits limits) {
        FrameKind kind = FrameCodec.checkWhole(frame, limits, FrameKind.Family.LINK);
        FrameCodec.checkValue(kind == FrameKind.GOODBYE, kind + " is no goodbye");
        FrameCodec.skipToFields(frame);
        int code = FixedPack.u32(frame);
        byte[] text = FrameCodec.body(frame, GOODBYE_TEXT_MAX).toArray();
        return new Goodbye(code, printable(new String(text, StandardCharsets.UTF_8)));
    }

    /**
     * Text of a stranger, made harmless for a log.
     *
     * @param text anything
     * @return the same with every control character replaced by a question mark
     */
    public static String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
