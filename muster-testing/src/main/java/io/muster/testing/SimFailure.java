package io.muster.testing;

/** A simulation found something: which invariant, how to see it again, and what happened last. */
public final class SimFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimFailure(String report, Throwable cause) {
        super(report, cause);
    }
}
