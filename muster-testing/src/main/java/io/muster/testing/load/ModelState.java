package io.muster.testing.load;

import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** The replicated state of a simulated node. */
public final class ModelState implements SimState {
    private record Done(long sequence, byte[] answer) {}

    private final KeyValue model;
    private final TreeMap<Long, Done> sessions = new TreeMap<>();

    private ModelState(KeyValue model) {
        this.model = model;
    }

    /**
     * Makes states that tell an oracle what they do.
     *
     * @param oracle who listens
     * @return a factory
     */
    public static SimState.Factory tellingTo(ClientOracle oracle) {
        return (SimNode node) -> new ModelState(new KeyValue(node, oracle));
    }

    @Override
    public byte[] apply(Entry entry) {
        if (entry.kind() != EntryKind.COMMAND) {
            return new byte[0];
        }
        ByteBuffer command = entry.payload().asBuffer();
        long session = command.getLong();
        long sequence = command.getLong();
        Done done = sessions.get(session);
        if (done != null && sequence <= done.sequence) {
            return done.answer;
        }
        byte[] before = model.execute(entry.index(), command);
        byte[] answer =
                ByteBuffer.allocate(16).putLong(entry.index()).put(before).array();
        sessions.put(session, new Done(sequence, answer));
        return answer;
    }

    @Override
    public long digest() {
        return model.digest();
    }

    @Override
    public long value(int key) {
        return model.value(key);
    }
}
