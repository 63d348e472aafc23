package io.muster.node;

import io.muster.MusterConfig;
import io.muster.transport.Transport;
import io.muster.wire.Call;
import io.muster.wire.NodeKey;
import org.jspecify.annotations.Nullable;

/** The node as its groups see it. */
final class NodeContext implements NodePorts {
    private final MusterConfig config;
    private final long self;
    private final VoterList voters;
    private final AddressBook addresses;
    private final Transport transport;
    private final NodeHealth health;
    private final NodeMetrics metrics;

    NodeContext(
            MusterConfig config,
            VoterList voters,
            AddressBook addresses,
            Transport transport,
            NodeHealth health,
            NodeMetrics metrics) {
        this.config = config;
        this.self = NodeKey.of(config.node().id());
        this.voters = voters;
        this.addresses = addresses;
        this.transport = transport;
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public long self() {
        return self;
    }

    @Override
    public MusterConfig config() {
        return config;
    }

    @Override
    public boolean send(long peer, Call call) {
        return transport.send(peer, call);
    }

    @Override
    public @Nullable String nameOf(long key) {
        return voters.ids().get(key);
    }

    @Override
    public @Nullable String addressOf(long key) {
        return key == self ? config.node().advertise() : addresses.addressOf(key);
    }

    @Override
    public boolean stopping() {
        return health.isStopping();
    }

    @Override
    public NodeMetrics metrics() {
        return metrics;
    }
}
