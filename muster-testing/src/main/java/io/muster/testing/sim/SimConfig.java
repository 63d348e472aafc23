package io.muster.testing.sim;

import io.muster.MusterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of simulated nodes: as read from keys, but with sizes and times below what operators may set. */
final class SimConfig {
    private static final int COMMAND_BYTES = 7 << 10;
    private static final Duration WINDOW = Duration.ofHours(1);

    private SimConfig() {}

    static MusterConfig of(SimOptions options, String node) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("muster.preset", "testing");
        keys.put("muster.node.id", node);
        keys.put("muster.node.port", "9993");
        keys.put("muster.data.dir", Path.of("/simulated", node).toString());
        if (options.nodes() > 1) {
            StringBuilder peers = new StringBuilder();
            for (int i = 1; i <= options.nodes(); i++) {
                String id = "n" + i;
                peers.append(i == 1 ? "" : ",")
                        .append(id)
                        .append('=')
                        .append(id)
                        .append(":9993");
            }
            keys.put("muster.peers", peers.toString());
        }
        MusterConfig read = MusterConfig.read(keys::get, keys.keySet()).orThrow();
        MusterConfig.Limits limits = read.limits();
        return new MusterConfig(
                read.preset(),
                read.node(),
                read.peers(),
                timing(options),
                read.replication(),
                new MusterConfig.Storage(
                        read.storage().dataDirectory(), MusterConfig.Fsync.GROUP, options.segmentBytes()),
                new MusterConfig.Limits(
                        COMMAND_BYTES,
                        limits.frameSize(),
                        limits.inflightBytes(),
                        limits.queue(),
                        limits.connections(),
                        limits.handshakeTimeout()),
                read.calls(),
                new MusterConfig.Sessions(
                        Duration.ofMillis(options.sessionMillis()),
                        WINDOW,
                        read.sessions().idempotencyMax()),
                read.health(),
                read.shutdownTimeout(),
                read.beans());
    }

    private static MusterConfig.Timing timing(SimOptions options) {
        Duration tick = Duration.ofNanos(options.tickMicros() * 1_000);
        return new MusterConfig.Timing(
                tick.multipliedBy(options.timing().heartbeatTicks()),
                tick.multipliedBy(options.timing().electionTicks()),
                options.timing().jitterTicks() / (double) options.timing().electionTicks());
    }
}
