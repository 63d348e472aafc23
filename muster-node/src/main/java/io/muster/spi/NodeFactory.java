package io.muster.spi;

import io.muster.MusterConfig;
import io.muster.StateMachine;
import java.util.Map;

/** Makes running nodes. Found by {@link java.util.ServiceLoader}, so that the API never imports the runtime. */
public interface NodeFactory {
    /**
     * Which factory is asked where several are on the class path: the one with the highest number. The production
     * runtime has 0; whoever wants to stand before it, as the simulator does, says more and hands over what is not his.
     *
     * @return 0 unless overridden
     */
    default int priority() {
        return 0;
    }

    /**
     * Turns a typed state machine into a handler of bytes. Groups whose handler comes from here take typed writes.
     *
     * @param machine the user's state machine; its class names the types of commands and results
     * @return a handler around it
     * @throws IllegalArgumentException if the types cannot be found or encoded, with the reason
     */
    CommandHandler typed(StateMachine<?, ?> machine);

    /**
     * Opens directory, log and port and starts the threads; does not wait for a leader. What user code runs on the
     * applier sees the context class loader of the calling thread.
     *
     * @param config checked configuration
     * @param groups handler of each group by name, at least one, in the order of the map
     * @param schema fingerprint of all commands that this build can apply, 0 if there is none
     * @return the node
     * @throws io.muster.MusterException if the node cannot start: port taken, directory locked or foreign, log damaged
     */
    RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema);
}
