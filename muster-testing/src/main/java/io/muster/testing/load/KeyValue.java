package io.muster.testing.load;

import io.muster.ApplyContext;
import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.checker.NodeView;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/**
 * The model that simulated commands change: keys whose values are the serials of the writes that set them, so that each
 * value tells where it came from. It tells the oracle what it does.
 */
public final class KeyValue implements SimState {
    private static final int COMMAND_BYTES = 13;
    private static final byte SET = 1;
    private static final byte REMOVE = 2;

    private final NodeView node;
    private final ClientOracle oracle;
    private final TreeMap<Integer, Long> values = new TreeMap<>();
    private long history;
    private long position;

    private KeyValue(NodeView node, ClientOracle oracle) {
        this.node = node;
        this.oracle = oracle;
    }

    /**
     * Makes models that tell oracles what they do.
     *
     * @param oracles one for each group
     * @return a factory
     */
    public static SimState.Factory tellingTo(List<ClientOracle> oracles) {
        return (SimNode node, int group) -> new KeyValue(node.view(group), oracles.get(group));
    }

    /** A command as bytes. */
    static byte[] command(boolean sets, int key, long serial, int padding) {
        ByteBuffer bytes = ByteBuffer.allocate(COMMAND_BYTES + padding);
        bytes.put(sets ? SET : REMOVE).putInt(key).putLong(serial);
        return bytes.array();
    }

    /** What the key held before a command, from the result of that command. */
    static long before(byte[] result) {
        if (result.length != Long.BYTES) {
            throw new InvariantViolation(
                    "O5", "a write was answered with " + result.length + " bytes of something else");
        }
        return ByteBuffer.wrap(result).getLong();
    }

    /** Carries a command out; the result is the serial that the key had before. */
    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        ByteBuffer in = ByteBuffer.wrap(command);
        boolean sets = in.get() == SET;
        int key = in.getInt();
        long serial = in.getLong();
        Long before = sets ? values.put(key, serial) : values.remove(key);
        long old = before == null ? 0 : before;
        oracle.executed(node, context.index(), serial, sets, old);
        history = (history ^ serial) * 0x9E3779B97F4A7C15L + old;
        position = context.index();
        return ByteBuffer.allocate(Long.BYTES).putLong(old).array();
    }

    @Override
    public long value(int key) {
        return values.getOrDefault(key, 0L);
    }

    @Override
    public long position() {
        return position;
    }

    /** Covers every command ever executed, in order, and what it found. */
    @Override
    public long digest() {
        return history;
    }
}
