package io.muster.duty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives a duty a platform thread. The thread is never interrupted, since an interrupt inside a file channel closes the
 * channel for everybody; it stops by being told. Whatever a duty throws ends it for good: a node must not be half
 * alive.
 */
public final class DutyRunner {
    private static final Logger LOG = System.getLogger(DutyRunner.class.getPackageName());

    private final Duty duty;
    private final Consumer<Throwable> onFailure;
    private final Bell bell;
    private final Thread thread;
    private volatile boolean stopping;
    // when the turn in progress began, 0 while the duty waits
    private volatile long turnSince;
    private volatile long lastTurn = System.nanoTime();

    /**
     * Prepares the thread; it does not run yet.
     *
     * @param duty what to do
     * @param bell makes {@link Duty#idle} return, from any thread
     * @param onFailure told once, on the duty's thread, when a turn threw
     */
    public DutyRunner(Duty duty, Bell bell, Consumer<Throwable> onFailure) {
        this.duty = duty;
        this.bell = bell;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name(duty.name()).daemon(true).unstarted(this::run);
        bell.ownedBy(thread);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            turns();
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, () -> duty.name() + " failed and stops for good", failure);
            onFailure.accept(failure);
        } finally {
            duty.close();
            turnSince = 0;
        }
    }

    private void turns() {
        while (!stopping) {
            long now = System.nanoTime();
            turnSince = now;
            int work = duty.doWork(now);
            lastTurn = now;
            if (work == 0) {
                turnSince = 0;
                duty.idle(now);
            }
        }
    }

    /** Asks the thread to end after its turn. May be called on any thread, also on its own. */
    public void stop() {
        stopping = true;
        bell.wake();
    }

    /**
     * Waits for the end of the thread; returns at once on the thread itself.
     *
     * @param nanos longest time to wait
     * @return whether it has ended
     */
    public boolean join(long nanos) {
        if (thread == Thread.currentThread() || thread.getState() == Thread.State.NEW) {
            return true;
        }
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + nanos;
        while (thread.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /**
     * Whether the thread runs.
     *
     * @return false before the start and after the end
     */
    public boolean alive() {
        return thread.isAlive();
    }

    /**
     * How long the turn in progress has been running.
     *
     * @param nowNanos the time
     * @return nanoseconds, 0 while the duty waits for work
     */
    public long busyNanos(long nowNanos) {
        long since = turnSince;
        return since == 0 ? 0 : Math.max(0, nowNanos - since);
    }

    /**
     * How long ago the last turn began.
     *
     * @param nowNanos the time
     * @return nanoseconds
     */
    public long idleNanos(long nowNanos) {
        return Math.max(0, nowNanos - lastTurn);
    }
}
