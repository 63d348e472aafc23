package io.muster.testing.sim;

import java.util.List;
import java.util.TreeSet;

/**
 * Whose data has been damaged in this run. Never more than a minority, so that an intact copy of all that was committed
 * is in every majority: what must hold then is that such a node halts or refuses to start rather than lie, and that the
 * others go on without it.
 */
public final class FaultAtlas {
    private final int most;
    private final Counts counts;
    private final TreeSet<Integer> destroyed = new TreeSet<>();

    FaultAtlas(int nodes, Counts counts) {
        this.most = (nodes - 1) / 2;
        this.counts = counts;
    }

    /**
     * Declares the disk of a node destroyed.
     *
     * @param node whose
     * @return false if that would be one too many: its disk must stay whole
     */
    public boolean destroy(SimNode node) {
        if (destroyed.contains(node.index())) {
            return true;
        }
        if (destroyed.size() == most) {
            return false;
        }
        destroyed.add(node.index());
        counts.add("disks declared destroyed");
        return true;
    }

    /**
     * Whether the disk of a node was declared destroyed.
     *
     * @param node whose
     * @return true if it may refuse to work from now on
     */
    public boolean isDestroyed(SimNode node) {
        return destroyed.contains(node.index());
    }

    /**
     * Those who have no excuse.
     *
     * @param nodes some nodes
     * @return those of them whose disks are whole
     */
    public List<SimNode> intact(List<SimNode> nodes) {
        return nodes.stream().filter(node -> !isDestroyed(node)).toList();
    }
}
