package io.muster.raft;

import java.util.function.Supplier;

/** Checks that are always on, in production too: a node with a broken invariant stops instead of guessing. */
public final class Invariant {
    private Invariant() {}

    /**
     * Demands that something holds.
     *
     * @param holds the condition
     * @param name id of the invariant, such as {@code S8}
     * @param facts what was found, evaluated only on failure
     * @throws InvariantViolation if it does not hold
     */
    public static void check(boolean holds, String name, Supplier<String> facts) {
        if (!holds) {
            throw new InvariantViolation(name, facts.get());
        }
    }
}
