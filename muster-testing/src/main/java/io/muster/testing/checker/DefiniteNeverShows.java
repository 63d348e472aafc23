package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * O8: a write of unknown outcome may appear later and is never assumed absent; one that failed for certain never
 * appears.
 */
final class DefiniteNeverShows implements CallChecker {
    private final WriteHistory history;
    private final Set<Long> definite = new HashSet<>();

    DefiniteNeverShows(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O8";
    }

    @Override
    public void failed(long serial) {
        Effect effect = history.of(serial);
        if (effect != null) {
            throw new InvariantViolation(
                    id(), "write " + serial + " is reported as DEFINITE failure, but it took effect: " + effect);
        }
        definite.add(serial);
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        if (definite.contains(effect.serial())) {
            throw new InvariantViolation(id(), node.name() + " executes " + effect + ", reported as DEFINITE failure");
        }
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        if (definite.contains(serial)) {
            throw new InvariantViolation(
                    id(), "write " + serial + " is acknowledged at " + index + ", reported as DEFINITE failure");
        }
    }
}
