package io.muster.node;

import io.muster.MusterConfig;
import io.muster.StateMachine;
import io.muster.apply.TypedStateMachine;
import io.muster.spi.CommandHandler;
import io.muster.spi.NodeFactory;
import io.muster.spi.RunningNode;
import java.util.Map;

/** Makes nodes, on real files and sockets unless told otherwise. Found by {@link java.util.ServiceLoader}. */
public final class RuntimeFactory implements NodeFactory {
    private final Surroundings surroundings;

    /** For the service loader. */
    public RuntimeFactory() {
        this(Surroundings.REAL);
    }

    /**
     * Makes nodes on something else than files, sockets and threads.
     *
     * @param surroundings of all nodes that it starts
     */
    public RuntimeFactory(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandHandler typed(StateMachine<?, ?> machine) {
        return TypedStateMachine.of(machine);
    }

    @Override
    public RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        return new NodeAssembly(config, groups, schema, surroundings).start();
    }
}
