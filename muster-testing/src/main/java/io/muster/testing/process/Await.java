package io.muster.testing.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with a deadline, for what another process does in its own time. */
public final class Await {
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /**
     * Looks again and again.
     *
     * @param what what is awaited, as the end of the sentence "waited in vain until ..."
     * @param patience for how long
     * @param condition asked every 20 ms and at least once
     * @throws AssertionError if it did not hold in time
     */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + patience.toMillis() + " ms in vain until " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
