package io.muster.node;

import io.muster.MusterConfig;
import io.muster.raft.ElectionTiming;
import java.time.Duration;

/**
 * Turns time into the ticks that the core counts in: absolute numbers, so that a loop that was late gives the core the
 * true time in one tick. Immutable, for any number of threads.
 */
final class TickClock {
    private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final int TICKS_A_HEARTBEAT_MIN = 5;

    private final long startNanos;
    private final long tickNanos;

    TickClock(long startNanos, MusterConfig.Timing timing) {
        this.startNanos = startNanos;
        this.tickNanos =
                Math.max(1, Math.min(TICK_NANOS, timing.heartbeatInterval().toNanos() / TICKS_A_HEARTBEAT_MIN));
    }

    /** Number of the tick at a time, from 1. */
    long tickAt(long nanos) {
        return Math.max(0, nanos - startNanos) / tickNanos + 1;
    }

    /** How long until the next tick begins. */
    long untilNext(long nanos) {
        return tickNanos - Math.max(0, nanos - startNanos) % tickNanos;
    }

    /** How long ago a tick began, in nanoseconds. */
    long age(long tick, long nanos) {
        return Math.max(0, nanos - startNanos - (tick - 1) * tickNanos);
    }

    ElectionTiming timing(MusterConfig.Timing timing) {
        int election = ticks(timing.electionTimeout().toNanos());
        return new ElectionTiming(ticks(timing.heartbeatInterval().toNanos()), election, (int)
                Math.ceil(election * timing.electionJitter()));
    }

    private int ticks(long nanos) {
        return Math.toIntExact(Math.max(1, (nanos + tickNanos - 1) / tickNanos));
    }
}
