package io.muster.testing.sim;

/** A node stops in the middle of something. An {@code Error}, so that nothing on the way catches it. */
final class SimCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimCrash(String where) {
        super("the machine stops at: " + where, null, false, false);
    }
}
