package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import java.util.TreeMap;

/** S1: in each term at most one node ever leads, over all restarts. */
final class ElectionSafety implements Checker {
    private final TreeMap<Long, NodeView> leaders = new TreeMap<>();

    @Override
    public String id() {
        return "S1";
    }

    @Override
    public void stepped(NodeView node) {
        if (node.status().role() != Role.LEADER) {
            return;
        }
        boolean same = node.before().role() == Role.LEADER
                && node.before().term() == node.status().term();
        if (!same) {
            NodeView other = leaders.putIfAbsent(node.status().term(), node);
            if (other != null) {
                throw new InvariantViolation(
                        id(),
                        node.name() + " became leader of term " + node.status().term() + ", but "
                                + (other == node ? "it had lost" : other.name() + " had") + " that leadership before");
            }
        }
    }
}
