package io.muster.testing.checker;

import io.muster.raft.HardState;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Status;
import io.muster.raft.Write;

/**
 * S12: term, vote within a term, commit and applied index of a node never go back while it runs. What a restart may
 * forget is checked by {@link Journal#recovered}.
 */
final class Monotonic implements Checker {
    @Override
    public String id() {
        return "S12";
    }

    @Override
    public void writing(NodeView node, Write write) {
        if (write instanceof Write.SaveHardState save) {
            HardState old = node.journal().issuedState();
            HardState next = save.state();
            boolean forward = next.term() > old.term()
                    || (next.term() == old.term() && (old.votedFor() == 0 || old.votedFor() == next.votedFor()));
            if (!forward || next.commit() < old.commit()) {
                throw new InvariantViolation(id(), node.name() + " stores " + next + " after " + old);
            }
        }
    }

    @Override
    public void stepped(NodeView node) {
        Status before = node.before();
        Status after = node.status();
        if (after.term() < before.term() || after.commit() < before.commit() || after.applied() < before.applied()) {
            throw new InvariantViolation(id(), node.name() + " went from " + before + " to " + after);
        }
        if (after.term() != node.journal().issuedState().term()) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " is in term " + after.term() + " but asked to store "
                            + node.journal().issuedState());
        }
    }
}
