package io.muster.testing.load;

import io.muster.ApplyContext;
import io.muster.spi.CommandHandler;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.checker.NodeView;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * The model that simulated commands change: keys whose values are the serials of the writes that set them, so that each
 * value tells where it came from. It tells the oracle what it does.
 */
final class KeyValue implements CommandHandler {
    private static final int COMMAND_BYTES = 13;
    private static final byte SET = 1;
    private static final byte REMOVE = 2;

    private final NodeView node;
    private final ClientOracle oracle;
    private final TreeMap<Integer, Long> values = new TreeMap<>();
    private long history;

    KeyValue(NodeView node, ClientOracle oracle) {
        this.node = node;
        this.oracle = oracle;
    }

    /** A command as bytes. */
    static byte[] command(boolean sets, int key, long serial, int padding) {
        ByteBuffer bytes = ByteBuffer.allocate(COMMAND_BYTES + padding);
        bytes.put(sets ? SET : REMOVE).putInt(key).putLong(serial);
        return bytes.array();
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
        return ByteBuffer.allocate(Long.BYTES).putLong(old).array();
    }

    long value(int key) {
        return values.getOrDefault(key, 0L);
    }

    /** Covers every command ever executed, in order, and what it found. */
    @Override
    public long digest() {
        return history;
    }
}
