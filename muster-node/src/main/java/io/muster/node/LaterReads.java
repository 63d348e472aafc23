package io.muster.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads for callers that must not wait on their thread, as those of a simulation, which all share one.
 * Every {@link io.muster.Group} of a node that has its cluster is one of these.
 */
public interface LaterReads {
    /**
     * Reads at level LINEARIZABLE, like {@link io.muster.Group#read}; the query runs apart from caller and loop.
     *
     * @param <T> type of the answer
     * @param timeout deadline of the wait
     * @param query reads the state
     * @return completes with the answer, or with a {@link io.muster.MusterException} as its cause
     */
    <T extends @Nullable Object> CompletableFuture<T> readLater(Duration timeout, Supplier<T> query);
}
