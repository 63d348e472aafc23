package io.muster.testing.sim;

import io.muster.ApplyContext;
import io.muster.raft.InvariantViolation;
import io.muster.spi.CommandHandler;
import org.jspecify.annotations.Nullable;

/** Stands between the applier and the state machine of a run. */
final class SimHandler implements CommandHandler {
    private final SimNode node;
    private final SimState state;

    SimHandler(SimNode node, SimState state) {
        this.node = node;
        this.state = state;
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        node.pass(Failpoint.APPLY_COMMAND);
        node.count("applied: RESULT");
        try {
            return state.apply(command, context);
        } catch (InvariantViolation broken) {
            node.scheduler().fail(broken);
            throw broken;
        }
    }

    @Override
    public @Nullable String fault(byte[] command) {
        return state.fault(command);
    }

    @Override
    public long digest() {
        return state.digest();
    }
}
