package io.muster.testing.load;

import io.muster.CommandId;
import io.muster.apply.Applied;
import io.muster.apply.Envelope;
import java.nio.ByteBuffer;
import java.util.List;

/** Commands in the production envelope that carries their id, and answers as bytes that fit into a reply frame. */
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
}
