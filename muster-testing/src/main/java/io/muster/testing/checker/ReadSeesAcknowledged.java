package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;

/**
 * O4: a linearizable read observes at least every write acknowledged before it began; and what it observes is what the
 * writes up to its position have left.
 */
final class ReadSeesAcknowledged implements CallChecker {
    private final WriteHistory history;

    ReadSeesAcknowledged(WriteHistory history) {
        this.history = history;
    }

    @Override
    public String id() {
        return "O4";
    }

    @Override
    public void read(Observation seen) {
        if (seen.position() < seen.demanded()) {
            throw new InvariantViolation(
                    id(), seen + " although " + seen.demanded() + " was acknowledged before the read began");
        }
        long expected = history.valueAt(seen.key(), seen.position());
        if (seen.value() != 0 && seen.value() != expected) {
            throw new InvariantViolation(id(), seen + ", but the log says " + expected);
        }
    }
}
