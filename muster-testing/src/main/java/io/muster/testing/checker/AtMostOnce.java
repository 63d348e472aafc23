package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Effect;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** O9: each command takes effect at most once, however often it is sent, and its repeated answers are equal. */
final class AtMostOnce implements CallChecker {
    private record Answer(long index, long before) {}

    private final Map<Long, Answer> answers = new HashMap<>();

    @Override
    public String id() {
        return "O9";
    }

    @Override
    public void executed(NodeView node, Effect effect, @Nullable Effect known) {
        if (known != null && known.index() != effect.index()) {
            throw new InvariantViolation(id(), node.name() + " executes " + effect + ", it took effect as " + known);
        }
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        Answer answer = new Answer(index, before);
        Answer first = answers.putIfAbsent(serial, answer);
        if (first != null && !first.equals(answer)) {
            throw new InvariantViolation(id(), "write " + serial + " is answered with " + answer + " after " + first);
        }
    }
}
