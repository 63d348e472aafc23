package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import java.util.function.IntToLongFunction;

/**
 * O7: every acknowledged write, and every write that any read observed, survives to the final scan unless it was
 * overwritten.
 */
final class AcknowledgedSurvive implements CallChecker {
    private final WriteHistory history;
    private long acknowledged;
    private long observed;

    AcknowledgedSurvive(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O7";
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        acknowledged = Math.max(acknowledged, index);
    }

    @Override
    public void read(Observation seen) {
        observed = Math.max(observed, seen.position());
    }

    @Override
    public void scanned(NodeView node, IntToLongFunction scan) {
        long applied = node.status().applied();
        if (applied < Math.max(acknowledged, observed)) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " ends at " + applied + ", but " + acknowledged + " was acknowledged and " + observed
                            + " read before");
        }
        for (int key : history.keys()) {
            long expected = history.valueAt(key, applied);
            long found = scan.applyAsLong(key);
            if (found != expected) {
                throw new InvariantViolation(
                        id(),
                        node.name() + " ends at " + applied + " with value " + found + " for key " + key
                                + ", but the log says " + expected);
            }
        }
    }
}
