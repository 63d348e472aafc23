package io.muster.testing;

import io.muster.raft.InvariantViolation;

/** A simulation found something: which invariant, how to see it again, and what happened last. */
public final class SimFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final String id;

    SimFailure(String report, Throwable cause) {
        super(report, cause);
        id = idOf(cause);
    }

    /**
     * What went wrong, short enough to compare two failures.
     *
     * @return id of the broken invariant, such as {@code S7}, or the class of what was thrown
     */
    public String id() {
        return id;
    }

    static String idOf(Throwable broken) {
        return broken instanceof InvariantViolation violation
                ? violation.name()
                : broken.getClass().getSimpleName();
    }
}
