package io.muster.testing.sim;

import io.muster.duty.Bell;
import io.muster.duty.Duty;
import io.muster.duty.Worker;
import io.muster.raft.InvariantViolation;
import java.util.function.Consumer;

/**
 * Takes the turns of a production duty as events of virtual time, where production gives it a thread. A turn that did
 * something is followed by the next at once; then the duty says how long it would wait, and that is when the next turn
 * comes, or as soon as somebody rings. How long it takes until a duty that was woken has its turn is what the machine
 * is like: a hop between threads, and on top what its disk or its state machine takes.
 */
final class SimWorker implements Worker {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int TURNS_MAX = 1_000;

    private final SimRun run;
    private final Duty duty;
    private final Bell bell;
    private final Consumer<Throwable> onFailure;
    private final Failpoint handing;
    private final Failpoint turning;
    private boolean started;
    private boolean stopping;
    private boolean ended;
    private boolean inTurn;
    // when somebody who woke it gets his turn, and when it wakes by itself: apart, since the second stays the same
    private long wokenAt = NEVER;
    private long timerAt = NEVER;
    private int wakes;
    private int timers;
    private long sleepNanos;
    private long lastTurn;

    SimWorker(SimRun run, Duty duty, Bell bell, Consumer<Throwable> onFailure) {
        this.run = run;
        this.duty = duty;
        this.bell = bell;
        this.onFailure = onFailure;
        handing = Failpoint.handingTo(duty.name());
        turning = Failpoint.turnOf(duty.name());
        lastTurn = run.nanoTime();
        bell.waitBy(this::sleep);
        if (!isLoop()) {
            // the bell of the loop goes through its transport
            bell.wakeBy(this::wake);
        }
    }

    boolean isLoop() {
        return turning == Failpoint.TURN_OF_LOOP;
    }

    boolean isLog() {
        return turning == Failpoint.TURN_OF_LOG;
    }

    /** The duty would wait now. */
    void sleep(long nanos) {
        sleepNanos = nanos;
    }

    /** Somebody has put work before the duty. */
    void wake() {
        if (started && !ended) {
            run.node().pass(handing);
            schedule(run.node().scheduler().now() + run.delayOf(turning));
        }
    }

    private void schedule(long time) {
        if (wokenAt <= time) {
            return;
        }
        wokenAt = time;
        int number = ++wakes;
        run.node().scheduler().at(time, () -> {
            if (number == wakes) {
                wokenAt = NEVER;
                run.node().enter(run, this::turn);
            }
        });
    }

    private void wakeBySelf(long time) {
        // the clock of a node is finer than the time of the simulation
        if (timerAt <= time + 1) {
            return;
        }
        timerAt = time;
        int number = ++timers;
        run.node().scheduler().at(time, () -> {
            if (number == timers) {
                timerAt = NEVER;
                run.node().enter(run, this::turn);
            }
        });
    }

    /** What has kept it from its turn may be over. */
    void again() {
        if (started && !ended) {
            schedule(run.node().scheduler().now() + run.node().hop());
        }
    }

    /** Whether it will have a turn by a time. */
    boolean dueBy(long time) {
        return wokenAt <= time;
    }

    /** Its next turn begins now. */
    void turnNow() {
        if (started && !ended) {
            turn();
        }
    }

    private void turn() {
        long held = run.heldUntil(turning);
        if (held > run.node().scheduler().now()) {
            schedule(held);
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        try {
            inTurn = true;
            turns();
        } catch (InvariantViolation broken) {
            // of a checker: the run is over
            throw broken;
        } catch (RuntimeException failure) {
            ended = true;
            if (isLog()) {
                run.fails("log thread", failure);
            } else {
                run.node().note(duty.name() + " failed: " + failure);
            }
            onFailure.accept(failure);
            duty.close();
        } finally {
            inTurn = false;
            // the applier sets it once for its thread, which here is everybody's
            thread.setContextClassLoader(outer);
        }
    }

    private void turns() {
        bell.awake();
        run.node().pass(turning);
        if (isLoop()) {
            run.loopWakes();
        }
        for (int i = 0; i < TURNS_MAX; i++) {
            if (stopping) {
                ended = true;
                duty.close();
                return;
            }
            lastTurn = run.nanoTime();
            boolean worked = duty.doWork(lastTurn) != 0;
            if (worked && isLog()) {
                // one unit a turn: the next takes its time as well
                schedule(run.node().scheduler().now() + run.delayOf(turning));
                return;
            }
            if (!worked) {
                sleepNanos = 0;
                duty.idle(lastTurn);
                bell.sleep();
                wakeBySelf(run.node().scheduler().now() + run.node().clock().micros(sleepNanos));
                return;
            }
        }
        throw new InvariantViolation("L1", duty.name() + " of " + run.node().name() + " never comes to rest");
    }

    @Override
    public void start() {
        started = true;
        schedule(run.node().scheduler().now() + run.node().hop());
    }

    @Override
    public void stop() {
        stopping = true;
        if (started && !ended) {
            schedule(run.node().scheduler().now() + run.node().hop());
        }
    }

    @Override
    public boolean join(long nanos) {
        long deadline = run.nanoTime() + nanos;
        while (started && !ended && !inTurn && deadline - run.nanoTime() > 0) {
            run.park(this, deadline - run.nanoTime());
        }
        return ended || !started || inTurn;
    }

    @Override
    public boolean alive() {
        return started && !ended;
    }

    @Override
    public long busyNanos(long nowNanos) {
        boolean held = wokenAt != NEVER
                && run.heldUntil(turning) > run.node().scheduler().now();
        return held ? Math.max(0, nowNanos - lastTurn) : 0;
    }

    @Override
    public long idleNanos(long nowNanos) {
        return Math.max(0, nowNanos - lastTurn);
    }
}
