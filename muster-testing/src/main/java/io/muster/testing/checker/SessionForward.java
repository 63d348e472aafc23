package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.checker.WriteHistory.Attempt;
import java.util.HashMap;
import java.util.Map;

/** O3: within a session reads never go back in log position, nor behind an own write. */
final class SessionForward implements CallChecker {
    private final WriteHistory history;
    private final Map<Integer, Long> positions = new HashMap<>();

    SessionForward(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O3";
    }

    @Override
    public void acknowledged(long serial, long index, long before) {
        Attempt attempt = history.attempt(serial);
        if (attempt != null) {
            positions.merge(attempt.client(), index, Math::max);
        }
    }

    @Override
    public void read(Observation seen) {
        long before = positions.getOrDefault(seen.client(), 0L);
        if (seen.position() < before) {
            throw new InvariantViolation(id(), seen + " after it had seen " + before);
        }
        positions.put(seen.client(), seen.position());
    }
}
