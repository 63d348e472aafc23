package io.muster.testing.checker;

import io.muster.raft.Status;
import java.util.List;

/** L3: all nodes that work reach equal logs, all of it committed and applied. Digests are compared then (S20). */
public final class LogsConverge implements Goal {
    private final List<? extends List<? extends NodeView>> groups;

    /**
     * Waits for equal logs.
     *
     * @param groups the nodes that work, for each group
     */
    public LogsConverge(List<? extends List<? extends NodeView>> groups) {
        this.groups = groups;
    }

    @Override
    public String id() {
        return "L3";
    }

    @Override
    public String what() {
        return "equal logs and states";
    }

    @Override
    public boolean reached() {
        return groups.stream().allMatch(LogsConverge::equal);
    }

    private static boolean equal(List<? extends NodeView> nodes) {
        long last = nodes.getFirst().status().last();
        for (NodeView node : nodes) {
            Status status = node.status();
            if (!node.running() || status.last() != last || status.commit() != last || status.applied() != last) {
                return false;
            }
        }
        return true;
    }
}
