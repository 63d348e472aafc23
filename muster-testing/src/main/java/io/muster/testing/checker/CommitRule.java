package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;

/** S8: by counting replicas, a leader commits only an entry of its own term. */
final class CommitRule implements Checker {
    @Override
    public String id() {
        return "S8";
    }

    @Override
    public void stepped(NodeView node) {
        long commit = node.status().commit();
        if (commit <= node.before().commit()
                || node.status().role() != Role.LEADER
                || node.before().role() != Role.LEADER) {
            return;
        }
        long term = node.journal().issued().termAt(commit);
        if (term != node.status().term()) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " leads term " + node.status().term() + " and commits by counting "
                            + node.journal().issued().idAt(commit));
        }
    }
}
