package io.muster.testing.checker;

/** An invariant of liveness: something that must come true once the faults have ended. */
public interface Goal extends Invariant {
    /**
     * What is waited for.
     *
     * @return for the message of whoever has waited too long
     */
    String what();

    /**
     * Whether it has come true.
     *
     * @return true from then on, as long as nothing is broken
     */
    boolean reached();
}
