package io.muster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Too much is waiting already, and a bound was kept. Definite: nothing was appended. A retry succeeds when the load
 * falls; wait {@link #retryAfter()} first.
 */
public class OverloadedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0104";

    private final String limit;
    private final Duration retryAfter;

    /**
     * Names the bound.
     *
     * @param limit what is full, with the key of its configuration where it has one
     * @param retryAfter when to try again
     * @param commandId id of the call, null for reads
     */
    public OverloadedException(String limit, Duration retryAfter, @Nullable CommandId commandId) {
        super(
                CODE,
                Outcome.DEFINITE,
                true,
                "overloaded: " + limit + " is full, retry in " + retryAfter.toMillis() + " ms",
                commandId);
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    /**
     * What is full.
     *
     * @return name of the bound
     */
    public String limit() {
        return limit;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
