package io.muster.testing.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time in microseconds and what is to happen when. Events of the same microsecond run in an order drawn from
 * the seed, so that nothing comes to depend on the order in which they were asked for.
 */
public final class SimScheduler implements InstantSource {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final EventHeap events = new EventHeap();
    private final SplittableRandom random;
    private long now;
    private long ran;
    private @Nullable RuntimeException broken;
    private boolean inEvent;

    /**
     * Starts at time 0.
     *
     * @param random source of the order of simultaneous events
     */
    public SimScheduler(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Present time.
     *
     * @return microseconds since the start
     */
    public long now() {
        return now;
    }

    /**
     * How many events have run.
     *
     * @return since the start
     */
    public long ran() {
        return ran;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(EPOCH_MILLIS + now / 1_000);
    }

    /**
     * Runs something at a time.
     *
     * @param time not before now
     * @param action what to run
     */
    public void at(long time, Runnable action) {
        events.add(Math.max(time, now), random.nextInt(), action);
    }

    /**
     * Runs something later.
     *
     * @param micros delay
     * @param action what to run
     */
    public void after(long micros, Runnable action) {
        at(now + micros, action);
    }

    /** Runs a check; what it throws ends the simulation after the present event. */
    void guarded(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    /**
     * Ends the simulation after the present event: for what was found where a throw would be caught on the way.
     *
     * @param failure thrown by {@link #runNext}
     */
    public void fail(RuntimeException failure) {
        if (broken == null) {
            broken = failure;
        }
    }

    /**
     * Runs the next event if it is due by a time; otherwise only the time passes.
     *
     * @param until latest time
     * @return false when there is nothing more up to that time, which is then the present one
     */
    public boolean runNext(long until) {
        if (inEvent) {
            throw new IllegalStateException("an event must not wait: time passes only between events");
        }
        if (events.isEmpty() || events.firstTime() > until) {
            now = Math.max(now, until);
            return false;
        }
        now = events.firstTime();
        Runnable next = events.removeFirst();
        ran++;
        inEvent = true;
        try {
            next.run();
        } finally {
            inEvent = false;
        }
        RuntimeException failure = broken;
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    /**
     * Lets time pass.
     *
     * @param time then it is over
     */
    public void runUntil(long time) {
        while (runNext(time)) {
            // each event checks its invariants itself
        }
    }
}
