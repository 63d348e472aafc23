package io.muster;

import java.time.Duration;
import java.util.Optional;

/** A read could not reach its level within the deadline. Definite, as reads always are; a retry is always safe. */
public class ReadTimeoutException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0108";

    /**
     * Says what was awaited.
     *
     * @param text level, deadline, and what the read still waited for
     */
    public ReadTimeoutException(String text) {
        super(CODE, Outcome.DEFINITE, true, "read timed out: " + text, null);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(1));
    }
}
