package io.muster.testing.load;

import io.muster.CommandId;
import io.muster.apply.Applied;
import io.muster.apply.Envelope;
import io.muster.testing.linear.Recorder;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands in the production envelope that carries their id, answers as bytes that fit into a reply frame, and both as
 * they stand in a history.
 */
final class Requests {
    private static final List<Applied.Kind> KINDS = List.of(Applied.Kind.values());

    /**
     * What a caller was told.
     *
     * @param kind what became of the entry
     * @param index where the command took effect
     * @param before value of the key before it, meaningful only if the command took effect
     */
    record Answer(Applied.Kind kind, long index, long before) {}

    private Requests() {}

    static byte[] open(long session, long timeoutMillis, long born) {
        return Envelope.open(session, timeoutMillis, born);
    }

    static byte[] command(long session, long sequence, long ackBelow, byte[] command) {
        return Envelope.command(new CommandId(session, sequence), ackBelow, null, command);
    }

    static byte[] encode(Applied applied) {
        byte[] result = applied.result();
        return ByteBuffer.allocate(1 + Long.BYTES + result.length)
                .put((byte) KINDS.indexOf(applied.kind()))
                .putLong(applied.firstIndex())
                .put(result)
                .array();
    }

    static Answer decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Applied.Kind kind = KINDS.get(in.get());
        long index = in.getLong();
        return new Answer(kind, index, in.remaining() < Long.BYTES ? 0 : in.getLong());
    }

    /** A write begins. */
    static Recorder.Call begin(Recorder recorder, int process, boolean sets, int key, long serial) {
        String name = Integer.toString(key);
        return sets
                ? recorder.call(process, "get-and-put", name, Long.toString(serial))
                : recorder.call(process, "get-and-delete", name);
    }

    /** A call was answered with a value, 0 standing for an absent key. */
    static void told(Recorder.@Nullable Call call, long value) {
        if (call != null) {
            call.ok(value == 0 ? null : Long.toString(value));
        }
    }

    /** A call is given up; definite if it certainly has no effect. */
    static void gaveUp(Recorder.@Nullable Call call, boolean definite) {
        if (call != null) {
            call.failed(definite);
        }
    }
}
