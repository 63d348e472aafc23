package io.muster.testing.checker;

import io.muster.raft.Role;
import java.util.List;

/** L1: a leader exists, in every group, and everybody follows it. */
public final class LeaderFollowed implements Goal {
    private final List<? extends List<? extends NodeView>> groups;

    /**
     * Waits for a leader.
     *
     * @param groups the nodes that work, for each group
     */
    public LeaderFollowed(List<? extends List<? extends NodeView>> groups) {
        this.groups = groups;
    }

    @Override
    public String id() {
        return "L1";
    }

    @Override
    public String what() {
        return "a leader that everybody follows";
    }

    @Override
    public boolean reached() {
        return groups.stream().allMatch(LeaderFollowed::led);
    }

    private static boolean led(List<? extends NodeView> nodes) {
        long leader = nodes.getFirst().status().leader();
        boolean there = false;
        for (NodeView node : nodes) {
            if (!node.running() || node.status().leader() != leader) {
                return false;
            }
            there |= node.key() == leader && node.status().role() == Role.LEADER;
        }
        return there;
    }
}
