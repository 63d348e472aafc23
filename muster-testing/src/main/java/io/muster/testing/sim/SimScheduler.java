package io.muster.testing.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Virtual time in microseconds and what is to happen when. Events of the same microsecond run in an order drawn from
 * the seed, so that nothing comes to depend on the order in which they were asked for.
 */
public final class SimScheduler implements InstantSource {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private static final class Event implements Comparable<Event> {
        private final long time;
        private final int tie;
        private final long number;
        private final Runnable action;

        Event(long time, int tie, long number, Runnable action) {
            this.time = time;
            this.tie = tie;
            this.number = number;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            if (time != other.time) {
                return time < other.time ? -1 : 1;
            }
            return tie != other.tie ? Integer.compare(tie, other.tie) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(256);
    private final SplittableRandom random;
    private long now;
    private long number;
    private long ran;

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
        events.add(new Event(Math.max(time, now), random.nextInt(), number++, action));
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

    /**
     * Runs the next event if it is due by a time; otherwise only the time passes.
     *
     * @param until latest time
     * @return false when there is nothing more up to that time, which is then the present one
     */
    public boolean runNext(long until) {
        Event next = events.peek();
        if (next == null || next.time > until) {
            now = Math.max(now, until);
            return false;
        }
        events.remove();
        now = next.time;
        ran++;
        next.action.run();
        return true;
    }
}
