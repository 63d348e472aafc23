package io.muster.node;

import io.muster.MusterConfig;
import io.muster.StateMachine;
import io.muster.apply.TypedStateMachine;
import io.muster.spi.CommandHandler;
import io.muster.spi.NodeFactory;
import io.muster.spi.RunningNode;
import java.util.Map;

/** Makes nodes on real files and sockets. Found by {@link java.util.ServiceLoader}. */
public final class RuntimeFactory implements NodeFactory {
    /** For the service loader. */
    public RuntimeFactory() {}

    @Override
    public CommandHandler typed(StateMachine<?, ?> machine) {
        return TypedStateMachine.of(machine);
    }

    @Override
    public RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        return new NodeAssembly(config, groups, schema, Surroundings.REAL).start();
    }
}
