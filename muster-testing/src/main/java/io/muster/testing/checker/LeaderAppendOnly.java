package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import io.muster.raft.Write;

/** S2: while a node leads a term, it never removes or replaces an entry of its own log. */
final class LeaderAppendOnly implements Checker {
    @Override
    public String id() {
        return "S2";
    }

    @Override
    public void writing(NodeView node, Write write) {
        // still the status before the step: whoever led then and truncates now has overwritten its own log
        if (write instanceof Write.TruncateSuffix truncate
                && node.status().role() == Role.LEADER
                && truncate.term() == node.status().term()) {
            throw new InvariantViolation(
                    id(), node.name() + " leads term " + truncate.term() + " and cuts its log from " + truncate.from());
        }
    }
}
