package io.muster.testing.sim;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The two clocks of one node: a monotonic one that may run a little too fast or too slow and starts anywhere, and a
 * wall clock that may be wrong by any amount and jump.
 */
public final class SimClock implements InstantSource {
    private static final long NANOS = 1_000;

    private final SimScheduler scheduler;
    private long base;
    private long since;
    private int ratePermille = 1_000;
    private long wallOffsetMillis;

    SimClock(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The machine starts: nothing is known of its monotonic clock. */
    void restart(long anyNanos) {
        base = anyNanos;
        since = scheduler.now();
    }

    /**
     * Makes the monotonic clock run faster or slower than real time from now on.
     *
     * @param permille 1000 is exact
     */
    public void rate(int permille) {
        base = nanoTime();
        since = scheduler.now();
        ratePermille = permille;
    }

    /**
     * Moves the wall clock, at any time and in any direction. Nothing that matters may depend on it.
     *
     * @param millis difference to the true time
     */
    public void wall(long millis) {
        wallOffsetMillis = millis;
    }

    long nanoTime() {
        return base + (scheduler.now() - since) * ratePermille * NANOS / 1_000;
    }

    /** True microseconds until the monotonic clock has gone on by some nanoseconds, rounded up. */
    long micros(long nanos) {
        long bounded = Math.min(nanos, Long.MAX_VALUE / 2_000);
        return Math.max(1, (bounded * 1_000 / ratePermille + NANOS - 1) / NANOS);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return scheduler.millis() + wallOffsetMillis;
    }
}
