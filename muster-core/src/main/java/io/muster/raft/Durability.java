package io.muster.raft;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which part of the log is on stable storage. Separate from the log because it follows the reports of the disk, which
 * come late and may concern entries that were overwritten meanwhile.
 */
final class Durability {
    /** A write that has not been reported yet. {@code lastIndex} shrinks when a suffix is cut. */
    private static final class Pending {
        private final long sequence;
        private final long since;
        private long lastIndex;

        Pending(long sequence, long lastIndex, long since) {
            this.sequence = sequence;
            this.lastIndex = lastIndex;
            this.since = since;
        }
    }

    private final Deque<Pending> pending = new ArrayDeque<>();
    private long durableIndex;

    Durability(long durableIndex) {
        this.durableIndex = durableIndex;
    }

    /** Highest index that is durable and still part of the log. */
    long durableIndex() {
        return durableIndex;
    }

    /** How many writes wait for their report. */
    int unreported() {
        return pending.size();
    }

    /** Tick since which the oldest unreported write waits, or {@code now} if none does. */
    long waitingSince(long now) {
        return pending.isEmpty() ? now : pending.peekFirst().since;
    }

    /** A write was issued; {@code lastIndex} is the last index of the log with it. */
    void issued(long sequence, long lastIndex, long now) {
        pending.addLast(new Pending(sequence, lastIndex, now));
    }

    /** The suffix from an index on was cut: what earlier writes put there no longer counts. */
    void truncated(long from) {
        durableIndex = Math.min(durableIndex, from - 1);
        for (Pending each : pending) {
            each.lastIndex = Math.min(each.lastIndex, from - 1);
        }
    }

    /** All writes up to a number are durable. */
    void persisted(long sequence) {
        while (!pending.isEmpty() && pending.peekFirst().sequence <= sequence) {
            durableIndex = Math.max(durableIndex, pending.removeFirst().lastIndex);
        }
    }
}
