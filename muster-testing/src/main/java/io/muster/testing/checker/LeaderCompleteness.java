package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;

/** S4: a node that becomes leader of a term holds every entry that a leader of a lower term has committed. */
final class LeaderCompleteness implements Checker {
    private final CommittedLog committed;

    LeaderCompleteness(CommittedLog committed) {
        this.committed = committed;
    }

    @Override
    public String id() {
        return "S4";
    }

    @Override
    public void stepped(NodeView node) {
        long term = node.status().term();
        boolean elected = node.status().role() == Role.LEADER
                && !(node.before().role() == Role.LEADER && node.before().term() == term);
        if (!elected) {
            return;
        }
        long index = committed.committedBefore(term);
        Ledger log = node.journal().issued();
        if (!log.agrees(committed.log(), index)) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " became leader of term " + term + " with a log up to " + log.idAt(log.last())
                            + " and lacks the entry " + committed.log().idAt(index) + " committed before");
        }
    }
}
