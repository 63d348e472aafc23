package io.muster.node;

import io.muster.CommandId;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.OverloadedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door for calls: keeps their number and bytes bounded, and shuts when the node stops. Everything it refuses is
 * DEFINITE, since nothing has left the caller. Safe for any number of threads.
 */
final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final int callsMax;
    private final long bytesMax;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Function<@Nullable CommandId, MusterException> shut;

    Admission(MusterConfig.Limits limits) {
        this.callsMax = limits.queue();
        this.bytesMax = limits.inflightBytes();
    }

    /**
     * Lets a call in.
     *
     * @return null if it is in and must {@link #leave}, else why not
     */
    @Nullable
    MusterException enter(int size, @Nullable CommandId id) {
        Function<@Nullable CommandId, MusterException> why = shut;
        if (why != null) {
            return why.apply(id);
        }
        if (calls.incrementAndGet() > callsMax) {
            calls.decrementAndGet();
            refused.incrementAndGet();
            return new OverloadedException("muster.limits.queue=" + callsMax, RETRY_AFTER, id);
        }
        long before = bytes.getAndAdd(size);
        if (before > 0 && before + size > bytesMax) {
            leave(size);
            refused.incrementAndGet();
            return new OverloadedException("muster.limits.inflight-bytes=" + bytesMax, RETRY_AFTER, id);
        }
        return null;
    }

    void leave(int size) {
        calls.decrementAndGet();
        bytes.addAndGet(-size);
    }

    /** Refuses all further calls; the first reason stays, unless the node halts. */
    void shut(Function<@Nullable CommandId, MusterException> why) {
        shut = why;
    }

    int calls() {
        return calls.get();
    }

    long bytes() {
        return bytes.get();
    }

    long refused() {
        return refused.get();
    }
}
