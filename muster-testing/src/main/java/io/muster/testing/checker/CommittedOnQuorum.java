package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import java.util.List;

/** S7: when a leader advances its commit index, a majority of the voters holds that entry on their disks. */
final class CommittedOnQuorum implements Checker {
    private final List<? extends NodeView> voters;

    CommittedOnQuorum(List<? extends NodeView> voters) {
        this.voters = voters;
    }

    @Override
    public String id() {
        return "S7";
    }

    @Override
    public void stepped(NodeView node) {
        long commit = node.status().commit();
        if (commit <= node.before().commit() || node.status().role() != Role.LEADER) {
            return;
        }
        Ledger log = node.journal().issued();
        StringBuilder facts = new StringBuilder();
        int holders = 0;
        for (NodeView voter : voters) {
            Ledger disk = voter.journal().durable();
            if (disk.agrees(log, commit)) {
                holders++;
            } else {
                facts.append(' ').append(voter.name()).append(" up to ").append(disk.idAt(disk.last()));
            }
        }
        if (holders < voters.size() / 2 + 1) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " leads term " + node.status().term() + " and commits " + log.idAt(commit)
                            + ", which only " + holders + " of " + voters.size() + " voters hold durably; without it:"
                            + facts);
        }
    }
}
