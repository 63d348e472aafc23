package io.muster.testing.sim;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.wire.Call;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameException;
import io.muster.wire.FrameKind;
import io.muster.wire.FrameLimits;
import java.nio.ByteBuffer;

/** Production frames as arrays, which the simulated network can keep for as long as it likes. */
public final class Frames {
    private Frames() {}

    static byte[] encode(Message message) {
        byte[] frame = new byte[FrameCodec.sizeOf(message)];
        FrameCodec.encode(message, ByteBuffer.wrap(frame));
        return frame;
    }

    static byte[] encode(Call call) {
        byte[] frame = new byte[FrameCodec.sizeOf(call)];
        FrameCodec.encode(call, ByteBuffer.wrap(frame));
        return frame;
    }

    /**
     * Whether a frame is a message between replicas and not a call.
     *
     * @param frame a whole frame
     * @return true for a message
     */
    public static boolean isMessage(byte[] frame) {
        return FrameCodec.kindOf(ByteBuffer.wrap(frame)).family() == FrameKind.Family.MESSAGE;
    }

    /**
     * The message in a frame.
     *
     * @param frame a whole frame
     * @param from key of the sender
     * @param to key of the receiver
     * @param ownTerm term of the receiver
     * @return the message
     */
    public static Message message(byte[] frame, long from, long to, long ownTerm) {
        return message(frame, from, to, FrameLimits.DEFAULT.withOwnTerm(ownTerm));
    }

    static Message message(byte[] frame, long from, long to, FrameLimits limits) {
        return FrameCodec.decodeMessage(ByteBuffer.wrap(frame), from, to, limits);
    }

    static Call call(byte[] frame, FrameLimits limits) {
        return FrameCodec.decodeCall(ByteBuffer.wrap(frame), limits);
    }

    /** Makes sure that a node does not take the beginning of a frame for a whole one. */
    static void refuse(String node, byte[] bytes, boolean message) {
        if (readable(bytes, message)) {
            throw new InvariantViolation("F52", node + " takes the beginning of a frame for a whole one");
        }
    }

    private static boolean readable(byte[] bytes, boolean message) {
        try {
            if (message) {
                message(bytes, 1, 2, FrameLimits.DEFAULT);
            } else {
                call(bytes, FrameLimits.DEFAULT);
            }
            return true;
        } catch (FrameException refused) {
            return false;
        }
    }
}
