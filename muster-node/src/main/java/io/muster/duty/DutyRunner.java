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
public final class DutyRunner implements Worker {
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

    @Override
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

    @Override
    public void stop() {
        stopping = true;
        bell.wake();
    }

    @Override
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

    @Override
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public long busyNanos(long nowNanos) {
        long since = turnSince;
        return since == 0 ? 0 : Math.max(0, nowNanos - since);
    }

    @Override
    public long idleNanos(long nowNanos) {
        return Math.max(0, nowNanos - lastTurn);
    }
}
