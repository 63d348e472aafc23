package io.muster.node;

import io.muster.CommandId;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.OverloadedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door for calls: keeps their number and bytes bounded, and shuts when the node stops. Callers who block anyway may
 * wait in front of it until their deadline; they are bounded too. Everything it refuses is DEFINITE, since nothing has
 * left the caller. Safe for any number of threads.
 */
final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final int callsMax;
    private final long bytesMax;
    private final Surroundings surroundings;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private volatile @Nullable Function<@Nullable CommandId, MusterException> shut;

    Admission(MusterConfig.Limits limits, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.callsMax = limits.queue();
        this.bytesMax = limits.inflightBytes();
    }

    /**
     * Lets a call in, or refuses it at once.
     *
     * @return null if it is in and must {@link #leave}, else why not
     */
    @Nullable
    MusterException enter(int size, @Nullable CommandId id) {
        MusterException refusal = ask(size, id);
        if (refusal instanceof OverloadedException) {
            refused.incrementAndGet();
            // for a moment it may have held bytes that a waiter could have had
            wakeOne();
        }
        return refusal;
    }

    /**
     * Lets a call in, and waits for room until a time. As many may wait as may be inside; whoever is above that is
     * refused at once.
     *
     * @param deadline in nanoseconds
     * @return null if it is in and must {@link #leave}, else why not
     */
    @Nullable
    MusterException enter(int size, @Nullable CommandId id, long deadline) {
        MusterException refusal = ask(size, id);
        if (refusal instanceof OverloadedException) {
            refusal = waiting.incrementAndGet() > callsMax ? refusal : await(size, id, deadline);
            waiting.decrementAndGet();
        }
        if (refusal instanceof OverloadedException) {
            refused.incrementAndGet();
        }
        return refusal;
    }

    private @Nullable MusterException await(int size, @Nullable CommandId id, long deadline) {
        lock.lock();
        try {
            while (true) {
                // whoever leaves looks for waiters afterwards, so it sees this one or this one sees the room
                MusterException refusal = ask(size, id);
                long left = deadline - surroundings.nanoTime();
                if (!(refusal instanceof OverloadedException) || left <= 0) {
                    return refusal;
                }
                try {
                    left = surroundings.await(room, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return refusal;
                }
            }
        } finally {
            // there may be room for another one, and whoever was woken and goes must pass that on
            room.signal();
            lock.unlock();
        }
    }

    private @Nullable MusterException ask(int size, @Nullable CommandId id) {
        Function<@Nullable CommandId, MusterException> why = shut;
        if (why != null) {
            return why.apply(id);
        }
        if (!take(bytes, size, bytesMax)) {
            return new OverloadedException("muster.limits.inflight-bytes=" + bytesMax, RETRY_AFTER, id);
        }
        if (!take(calls, 1, callsMax)) {
            bytes.addAndGet(-size);
            return new OverloadedException("muster.limits.queue=" + callsMax, RETRY_AFTER, id);
        }
        return null;
    }

    /** Takes some of a bound if it is there; one alone may be larger than the bound. */
    private static boolean take(AtomicLong taken, long more, long max) {
        while (true) {
            long before = taken.get();
            if (before > 0 && before + more > max) {
                return false;
            }
            if (taken.compareAndSet(before, before + more)) {
                return true;
            }
        }
    }

    void leave(int size) {
        calls.decrementAndGet();
        bytes.addAndGet(-size);
        wakeOne();
    }

    private void wakeOne() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                room.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Refuses all further calls, and those that wait. */
    void shut(Function<@Nullable CommandId, MusterException> why) {
        shut = why;
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int calls() {
        return Math.toIntExact(calls.get());
    }

    long bytes() {
        return bytes.get();
    }

    long refused() {
        return refused.get();
    }

    /** How many wait in front of the door. */
    int waiting() {
        return waiting.get();
    }
}
