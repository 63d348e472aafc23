package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Write;

/** S14: no entry that is committed, here or anywhere, is ever cut off. */
final class NoTruncateCommitted implements Checker {
    private final CommittedLog committed;

    NoTruncateCommitted(CommittedLog committed) {
        this.committed = committed;
    }

    @Override
    public String id() {
        return "S14";
    }

    @Override
    public void writing(NodeView node, Write write) {
        if (!(write instanceof Write.TruncateSuffix truncate)) {
            return;
        }
        Ledger log = node.journal().issued();
        boolean here = truncate.from() <= node.status().commit();
        boolean anywhere = committed.log().agrees(log, truncate.from());
        if (here || anywhere) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " cuts its log from " + truncate.from() + " in term " + truncate.term() + ", but "
                            + log.idAt(truncate.from()) + " is committed; own commit "
                            + node.status().commit()
                            + ", cluster " + committed.last());
        }
    }
}
