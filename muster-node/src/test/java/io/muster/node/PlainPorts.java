package io.muster.node;

import io.muster.MusterConfig;
import io.muster.wire.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with a name for everybody, and connections to all or to nobody.
 *
 * @param connected whether a call can be sent
 * @param sent the calls that were
 * @param config of a node n1
 * @param metrics its counters
 */
record PlainPorts(boolean connected, List<Call> sent, MusterConfig config, NodeMetrics metrics) implements NodePorts {
    PlainPorts(boolean connected) {
        this(
                connected,
                new ArrayList<>(),
                MusterConfig.read(Map.of("muster.preset", "testing", "muster.node.id", "n1")::get, List.of())
                        .orThrow(),
                new NodeMetrics());
    }

    @Override
    public long self() {
        return 1;
    }

    @Override
    public boolean send(long peer, Call call) {
        return connected && sent.add(call);
    }

    @Override
    public String nameOf(long key) {
        return "n" + key;
    }

    @Override
    public @Nullable String addressOf(long key) {
        return null;
    }

    @Override
    public boolean stopping() {
        return false;
    }
}
