package io.muster.duty;

/**
 * Who takes the turns of one {@link Duty}: a thread of its own in production ({@link DutyRunner}), events of virtual
 * time in a simulation. Safe for any number of threads.
 */
public interface Worker {
    /** Takes the first turn soon. Once. */
    void start();

    /** Asks for the end after the present turn. May be called from within the duty. */
    void stop();

    /**
     * Waits for the end; returns at once from within the duty, or if it was never started.
     *
     * @param nanos longest time to wait
     * @return whether it has ended
     */
    boolean join(long nanos);

    /**
     * Whether it takes turns.
     *
     * @return false before the start and after the end
     */
    boolean alive();

    /**
     * How long the turn in progress has been running.
     *
     * @param nowNanos the time
     * @return nanoseconds, 0 while the duty waits for work
     */
    long busyNanos(long nowNanos);

    /**
     * How long ago the last turn began.
     *
     * @param nowNanos the time
     * @return nanoseconds
     */
    long idleNanos(long nowNanos);
}
