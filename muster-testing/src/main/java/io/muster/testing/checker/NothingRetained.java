package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import java.util.List;
import java.util.Map;

/**
 * L7: no item that was under way is retained, and no queue grows without bound: what a node counts of the calls of its
 * own callers never exceeds a bound, and is 0 when nobody calls.
 */
public final class NothingRetained implements Invariant {
    private static final List<String> GAUGES = List.of("muster_inflight_bytes", "muster_queue_length");

    private final long bound;

    /**
     * Knows how much may be under way.
     *
     * @param bound most that any gauge may show
     */
    public NothingRetained(long bound) {
        this.bound = bound;
    }

    @Override
    public String id() {
        return "L7";
    }

    /**
     * Callers are at work.
     *
     * @param node name for the message
     * @param metrics what the node shows
     */
    public void bounded(String node, Map<String, Long> metrics) {
        demand(node, metrics, bound);
    }

    /**
     * Nobody calls any more.
     *
     * @param node name for the message
     * @param metrics what the node shows
     */
    public void idle(String node, Map<String, Long> metrics) {
        demand(node, metrics, 0);
    }

    private void demand(String node, Map<String, Long> metrics, long most) {
        for (String gauge : GAUGES) {
            Long value = metrics.get(gauge);
            if (value == null || value < 0 || value > most) {
                throw new InvariantViolation(id(), node + " shows " + gauge + " " + value + ", expected 0 to " + most);
            }
        }
    }
}
