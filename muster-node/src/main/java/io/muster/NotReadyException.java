package io.muster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This node cannot answer in its present phase: it starts, recovers, stops or has halted. Definite: nothing was
 * appended. A retry succeeds on another node now, and here once the node runs again.
 */
public class NotReadyException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0103";

    private final ClusterStatus.Phase phase;

    /**
     * Names the phase.
     *
     * @param phase where the node is in its life
     * @param text what it waits for
     * @param commandId id of the call, null for reads
     */
    public NotReadyException(ClusterStatus.Phase phase, String text, @Nullable CommandId commandId) {
        super(CODE, Outcome.DEFINITE, true, "not ready, " + phase + ": " + text, commandId);
        this.phase = phase;
    }

    /**
     * Where the node is in its life.
     *
     * @return the phase at the time of the call
     */
    public ClusterStatus.Phase phase() {
        return phase;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(1));
    }
}
