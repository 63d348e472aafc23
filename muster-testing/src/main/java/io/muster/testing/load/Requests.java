package io.muster.testing.load;

import io.muster.raft.Payload;
import java.nio.ByteBuffer;

/** Commands in the envelope that carries their id, and the answers. */
final class Requests {
    private static final int ID_BYTES = 16;

    /** What an acknowledged write was told. */
    record Answer(long index, long before) {}

    private Requests() {}

    static Payload payload(long session, long sequence, byte[] command) {
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + command.length);
        bytes.putLong(session).putLong(sequence).put(command);
        return Payload.wrap(bytes.array());
    }

    static Answer answer(long index, byte[] result) {
        ByteBuffer bytes = ByteBuffer.wrap(result);
        return new Answer(bytes.getLong(), bytes.getLong());
    }
}
