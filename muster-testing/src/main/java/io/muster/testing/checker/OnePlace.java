package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import org.jspecify.annotations.Nullable;

/**
 * O2: one request serial belongs to one log position and one log position to one serial. Nobody has left a position out
 * either: a write that nobody has carried out yet lies behind all that somebody has.
 */
final class OnePlace implements CallChecker {
    private final WriteHistory history;

    OnePlace(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O2";
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        Effect there = history.at(effect.index());
        if (there != null && there.serial() != effect.serial()) {
            throw new InvariantViolation(id(), node.name() + " executes " + effect + " where " + there + " stands");
        }
        if (known != null && known.index() != effect.index()) {
            throw new InvariantViolation(id(), node.name() + " executes " + effect + ", which took effect as " + known);
        }
        if (known == null && effect.index() <= history.newest()) {
            throw new InvariantViolation(
                    id(), node.name() + " executes " + effect + " for the first time after " + history.newest());
        }
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        Effect effect = history.of(serial);
        if (effect != null && effect.index() != index) {
            throw new InvariantViolation(id(), "write " + serial + " is acknowledged at " + index + ", but " + effect);
        }
    }
}
