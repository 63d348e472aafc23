package io.muster.node;

import io.muster.CallInterruptedException;
import io.muster.ReadTimeoutException;
import io.muster.apply.Applied;
import io.muster.apply.ReplicatedState;
import io.muster.raft.Entry;
import io.muster.spi.CommandHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group, and the lock that keeps reads and applies apart: the applier holds it alone, readers share
 * it. So a plain {@code HashMap} in a bean is safe. Nobody waits for anything else while holding it.
 */
final class GroupState {
    private static final int TURN_ENTRIES = 1024;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ReplicatedState state;
    private volatile long applied;
    private volatile long duplicates;
    private volatile int sessions;
    // of the state at one index, so that asking for the status again and again costs nothing
    private volatile Digest digest;

    /** A fingerprint and the index that it belongs to. */
    record Digest(long index, long value) {}

    GroupState(String group, CommandHandler handler) {
        this.state = new ReplicatedState(group, handler);
        this.digest = new Digest(0, state.digest());
    }

    /**
     * Applies committed entries, in order; what applying gave comes back in the same order. Readers get a chance in
     * between, also while a long log is replayed. Applier only.
     */
    Applied[] apply(List<Entry> entries) {
        Applied[] results = new Applied[entries.size()];
        for (int from = 0; from < results.length; from += TURN_ENTRIES) {
            lock.writeLock().lock();
            try {
                int to = Math.min(results.length, from + TURN_ENTRIES);
                for (int i = from; i < to; i++) {
                    results[i] = state.apply(entries.get(i));
                }
                applied = state.applied();
                duplicates = state.duplicates();
                sessions = state.openSessions();
            } finally {
                lock.writeLock().unlock();
            }
        }
        return results;
    }

    /**
     * Runs a query while nothing is applied, on the caller's thread.
     *
     * @param nanos longest time to wait; only a command that does not end makes a reader wait for long
     * @throws ReadTimeoutException if a command was being applied all the time
     */
    <T extends @Nullable Object> T read(Supplier<T> query, long nanos) {
        try {
            // never without a time: that would overtake an applier that waits, and readers could keep it out for ever
            if (!lock.readLock().tryLock(nanos, TimeUnit.NANOSECONDS)) {
                throw new ReadTimeoutException("a command is being applied and does not end; index " + applied
                        + " is the last one that is applied");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("a read", null);
        }
        try {
            return query.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    long applied() {
        return applied;
    }

    long duplicates() {
        return duplicates;
    }

    int sessions() {
        return sessions;
    }

    /**
     * The fingerprint of the state, with its index; never waits for a running batch, but may be of an earlier index.
     */
    Digest digest() {
        Digest known = digest;
        if (known.index == applied || !lock.readLock().tryLock()) {
            return known;
        }
        try {
            Digest fresh = new Digest(state.applied(), state.digest());
            digest = fresh;
            return fresh;
        } finally {
            lock.readLock().unlock();
        }
    }
}
