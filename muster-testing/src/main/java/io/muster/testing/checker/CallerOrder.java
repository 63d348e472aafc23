package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * K9: the writes of one client take effect in the order in which it made them, except for one that it gave up without
 * knowing what became of it.
 */
final class CallerOrder implements CallChecker {
    private final Set<Long> unknown = new HashSet<>();
    private final Map<Integer, Long> last = new HashMap<>();

    @Override
    public String id() {
        return "K9";
    }

    @Override
    public void unknown(long serial) {
        unknown.add(serial);
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        if (known != null) {
            return;
        }
        Long earlier = last.put(effect.client(), effect.serial());
        if (earlier != null && earlier > effect.serial() && !unknown.contains(effect.serial())) {
            throw new InvariantViolation(
                    id(),
                    "client " + effect.client() + " wrote " + effect.serial() + " before " + earlier
                            + ", but they took effect the other way round");
        }
    }
}
