package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import org.jspecify.annotations.Nullable;

/** O5: the predecessor value that an acknowledged write returns is the newest committed one below it. */
final class PredecessorTrue implements CallChecker {
    private final WriteHistory history;

    PredecessorTrue(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O5";
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        long expected = known == null ? history.valueAt(effect.key(), effect.index() - 1) : known.before();
        if (expected != effect.before()) {
            throw new InvariantViolation(
                    id(), node.name() + " executes " + effect + ", but the key had value " + expected + " before");
        }
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        Effect effect = history.of(serial);
        if (effect == null || effect.before() != before) {
            throw new InvariantViolation(
                    id(),
                    "write " + serial + " is acknowledged at " + index + " after value " + before
                            + ", but what it did is " + effect);
        }
    }
}
