package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Status;

/** S13: applied is at most commit, commit at most the last index; and what is applied is durable. */
final class Ordering implements Checker {
    @Override
    public String id() {
        return "S13";
    }

    @Override
    public void stepped(NodeView node) {
        Status now = node.status();
        Journal journal = node.journal();
        if (now.applied() > now.commit()
                || now.commit() > now.last()
                || now.last() != journal.issued().last()
                || now.applied() > journal.durable().last()
                || now.durable() > journal.durable().last()) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " says " + now + ", its log ends at "
                            + journal.issued().last() + " and is durable up to "
                            + journal.durable().last());
        }
    }
}
