package io.muster.testing.sim;

import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.spi.CommandHandler;
import io.muster.spi.RunningNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs on a simulated machine what somebody else starts there, as a container starts the node of its application: with
 * its own configuration and its own state machines, and at once instead of as an event.
 */
public final class SimHost {
    private SimHost() {}

    /**
     * Starts the production node. Never from within an event.
     *
     * @param node machine that runs nothing
     * @param config what the application asks for
     * @param groups handler of each group by name, the same names on all nodes
     * @param schema fingerprint of all commands
     * @return the node, until the machine crashes
     * @throws MusterException if the node refuses to start
     */
    public static RunningNode start(
            SimNode node, MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        if (node.node() != null) {
            throw new IllegalStateException(node.name() + " runs already: one process for each machine");
        }
        node.world().found(groups.keySet());
        AtomicReference<@Nullable MusterException> refusal = new AtomicReference<>();
        SimRun life = new SimRun(node, List.of());
        node.begin(life, () -> {
            try {
                life.boot(config, groups, schema);
            } catch (MusterException refused) {
                refusal.set(refused);
                throw refused;
            }
        });
        MusterException refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
        RunningNode started = node.node();
        if (started == null) {
            throw new IllegalStateException(node.name() + " crashed while it started");
        }
        return started;
    }
}
