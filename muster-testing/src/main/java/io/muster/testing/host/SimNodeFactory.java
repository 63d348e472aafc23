package io.muster.testing.host;

import io.muster.MusterConfig;
import io.muster.StateMachine;
import io.muster.node.RuntimeFactory;
import io.muster.spi.CommandHandler;
import io.muster.spi.NodeFactory;
import io.muster.spi.RunningNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starts the node of an application on a simulated machine, if the thread that starts it boots the application there;
 * everywhere else it leaves the node to the production runtime. Found by {@link java.util.ServiceLoader}; stands before
 * the production runtime by its priority.
 */
public final class SimNodeFactory implements NodeFactory {
    private static final int BEFORE_PRODUCTION = 100;
    private static final ThreadLocal<@Nullable Machine> MACHINE = new ThreadLocal<>();

    private final NodeFactory production = new RuntimeFactory();

    /** For the service loader. */
    public SimNodeFactory() {}

    /** Nodes that this thread starts meanwhile run on a machine. */
    static <T> T on(Machine machine, Callable<T> boot) throws Exception {
        Machine outer = MACHINE.get();
        MACHINE.set(machine);
        try {
            return boot.call();
        } finally {
            MACHINE.set(outer);
        }
    }

    @Override
    public int priority() {
        return BEFORE_PRODUCTION;
    }

    @Override
    public CommandHandler typed(StateMachine<?, ?> machine) {
        return production.typed(machine);
    }

    @Override
    public RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        Machine machine = MACHINE.get();
        return machine == null ? production.start(config, groups, schema) : machine.start(config, groups, schema);
    }
}
