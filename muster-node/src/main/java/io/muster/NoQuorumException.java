package io.muster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No majority of the voters can be reached, so nothing can be committed or confirmed. Definite: nothing was appended. A
 * retry succeeds once a majority is back.
 */
public class NoQuorumException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0102";

    private final Duration retryAfter;

    /**
     * Says what is missing.
     *
     * @param text who cannot be reached, or that no leader is known
     * @param retryAfter when a retry may find a leader
     * @param commandId id of the call, null for reads
     */
    public NoQuorumException(String text, Duration retryAfter, @Nullable CommandId commandId) {
        super(CODE, Outcome.DEFINITE, true, "no quorum: " + text, commandId);
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
