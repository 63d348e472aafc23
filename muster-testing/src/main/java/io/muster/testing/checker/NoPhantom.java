package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import org.jspecify.annotations.Nullable;

/** O1: every observed value maps to a write that was attempted. */
final class NoPhantom implements CallChecker {
    private final WriteHistory history;

    NoPhantom(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O1";
    }

    private void demand(long serial, String what) {
        if (history.attempt(serial) == null) {
            throw new InvariantViolation(id(), what + ", but nobody asked for write " + serial);
        }
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        demand(effect.serial(), node.name() + " executes " + effect);
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        demand(serial, "an acknowledgement names " + index);
        if (before != 0) {
            demand(before, "write " + serial + " is told that it replaced " + before);
        }
    }

    @Override
    public void failed(long serial) {
        demand(serial, "a DEFINITE failure comes back");
    }

    @Override
    public void unknown(long serial) {
        demand(serial, "an UNKNOWN failure comes back");
    }

    @Override
    public void read(Observation seen) {
        if (seen.value() != 0) {
            demand(seen.value(), seen.toString());
        }
    }
}
