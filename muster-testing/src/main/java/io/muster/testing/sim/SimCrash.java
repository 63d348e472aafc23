package io.muster.testing.sim;

/** The machine stops in the middle of a disk operation. An {@code Error}, so that nothing on the way catches it. */
final class SimCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimCrash() {
        super("the machine stops", null, false, false);
    }
}
