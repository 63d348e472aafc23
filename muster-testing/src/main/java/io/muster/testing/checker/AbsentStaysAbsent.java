package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** O6: a key observed absent at a position is never shown, then or later, to have been written below it. */
final class AbsentStaysAbsent implements CallChecker {
    private final WriteHistory history;
    private final Map<Integer, Long> absent = new HashMap<>();

    AbsentStaysAbsent(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O6";
    }

    @Override
    public void read(Observation seen) {
        if (seen.value() == 0) {
            long there = history.valueAt(seen.key(), seen.position());
            if (there != 0) {
                throw new InvariantViolation(id(), seen + ", but the log says " + there);
            }
            absent.merge(seen.key(), seen.position(), Math::max);
        }
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        long position = absent.getOrDefault(effect.key(), 0L);
        if (known == null && effect.sets() && effect.index() <= position) {
            throw new InvariantViolation(
                    id(), node.name() + " executes " + effect + ", but the key was seen absent at " + position);
        }
    }
}
