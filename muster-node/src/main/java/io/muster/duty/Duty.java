package io.muster.duty;

/**
 * Work that is done in turns, by a thread in production and by a scheduler in a simulation. A duty never asks a clock:
 * the time it is given is the only one it knows.
 */
public interface Duty {
    /**
     * Name of its thread.
     *
     * @return such as {@code muster-loop}
     */
    String name();

    /**
     * Does what there is to do, and returns without waiting for more.
     *
     * @param nowNanos the time, as {@link System#nanoTime()} counts it
     * @return how much was done, 0 if there was nothing
     */
    int doWork(long nowNanos);

    /**
     * Waits until there may be work again. Called after a turn that found nothing.
     *
     * @param nowNanos the time at the beginning of that turn
     */
    void idle(long nowNanos);

    /** The last call, on the duty's own thread, also after a failure. Must not throw. */
    default void close() {}
}
