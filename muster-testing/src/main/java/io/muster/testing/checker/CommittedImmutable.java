package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;

/** S6: once any node has reported an index as committed, every node that reports it holds the same entry there. */
final class CommittedImmutable implements Checker {
    private final CommittedLog committed;

    CommittedImmutable(CommittedLog committed) {
        this.committed = committed;
    }

    @Override
    public String id() {
        return "S6";
    }

    @Override
    public void stepped(NodeView node) {
        long commit = node.status().commit();
        boolean news = commit != node.before().commit()
                || (node.status().role() == Role.LEADER && node.before().role() != Role.LEADER);
        if (!news) {
            return;
        }
        Ledger log = node.journal().issued();
        long common = Math.min(commit, committed.log().last());
        if (commit > log.last() || !log.agrees(committed.log(), common)) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " reports commit " + commit + " with " + log.idAt(Math.min(common, log.last()))
                            + " in its log, but " + committed.log().idAt(common) + " is committed there");
        }
        committed.extend(
                log, commit, node.status().role() == Role.LEADER ? node.status().term() : 0);
    }
}
