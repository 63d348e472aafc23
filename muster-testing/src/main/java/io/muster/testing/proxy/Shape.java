package io.muster.testing.proxy;

import java.time.Duration;

/**
 * How bytes travel in one direction. Pure: times in, times out.
 *
 * @param flow whether they travel at all
 * @param delayNanos how long each is under way
 * @param jitterNanos what may come on top, as much of it as luck says
 * @param bytesPerSecond how many get through in a second, 0 for no bound
 */
record Shape(Flow flow, long delayNanos, long jitterNanos, long bytesPerSecond) {
    /** What becomes of bytes. */
    enum Flow {
        /** They arrive. */
        PASS,
        /** They wait, and arrive when they may pass again. */
        HOLD,
        /** They are taken and thrown away. */
        VANISH
    }

    static final Shape PASS = new Shape(Flow.PASS, 0, 0, 0);

    private static final long SECOND = 1_000_000_000L;
    private static final int PIECES_PER_SECOND = 20;

    Shape {
        if (delayNanos < 0 || jitterNanos < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("a link needs times and a rate of at least 0: delay " + delayNanos
                    + " ns, jitter " + jitterNanos + " ns, " + bytesPerSecond + " bytes per second");
        }
    }

    Shape with(Flow next) {
        return new Shape(next, delayNanos, jitterNanos, bytesPerSecond);
    }

    Shape delayed(Duration delay, Duration jitter) {
        return new Shape(flow, delay.toNanos(), jitter.toNanos(), bytesPerSecond);
    }

    Shape throttled(long rate) {
        return new Shape(flow, delayNanos, jitterNanos, rate);
    }

    /** When bytes that came at a time may go on; luck is at least 0 and below 1. */
    long due(long arrivedNanos, double luck) {
        return arrivedNanos + delayNanos + (long) (jitterNanos * luck);
    }

    /** How many of some bytes go at once, so that a slow link trickles instead of pausing and bursting. */
    int piece(int bytes) {
        if (bytesPerSecond == 0) {
            return bytes;
        }
        return (int) Math.min(bytes, Math.max(1, bytesPerSecond / PIECES_PER_SECOND));
    }

    /** How long the line is busy with some bytes. */
    long busyNanos(int bytes) {
        return bytesPerSecond == 0 ? 0 : bytes * SECOND / bytesPerSecond;
    }
}
