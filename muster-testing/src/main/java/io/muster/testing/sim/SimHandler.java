package io.muster.testing.sim;

import io.muster.ApplyContext;
import io.muster.raft.InvariantViolation;
import io.muster.spi.CommandHandler;
import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.NodeView;
import org.jspecify.annotations.Nullable;

/** Stands between the applier and the state machine of a run. */
final class SimHandler implements CommandHandler {
    private final SimNode node;
    private final NodeView view;
    private final Checkers checkers;
    private final SimState state;

    SimHandler(SimNode node, int group, SimState state) {
        this.node = node;
        this.view = node.view(group);
        this.checkers = node.world().groups().get(group).checkers();
        this.state = state;
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        node.pass(Failpoint.APPLY_COMMAND);
        node.count("applied: RESULT");
        try {
            byte[] result = state.apply(command, context);
            checkers.executed(view, context.index(), state.digest());
            return result;
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
