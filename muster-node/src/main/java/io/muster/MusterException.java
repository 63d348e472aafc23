package io.muster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that Muster could not answer, or a start that it refused. Open for subclasses: each later module adds its
 * own, in its range of codes.
 *
 * <p>Decide by data, not by prose: {@link #outcome()} says whether the command may have been applied, {@link
 * #retryable()} whether it makes sense to repeat the call. A retry after an unknown outcome must carry the same {@link
 * #commandId()} or idempotency key; then it is applied at most once.
 */
public class MusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final Outcome outcome;
    private final boolean retryable;
    private final @Nullable CommandId commandId;

    /**
     * Makes an exception whose message starts with its code.
     *
     * @param code such as {@code MUSTER-0102}, unique for the meaning
     * @param outcome what is known about the command
     * @param retryable whether a retry can succeed, here or on another node
     * @param text what happened, where, and what to do
     * @param commandId id of the logical call, null for reads and starts
     */
    protected MusterException(
            String code, Outcome outcome, boolean retryable, String text, @Nullable CommandId commandId) {
        super(code + " " + text + (commandId == null ? "" : " [command " + commandId + "]"));
        this.code = code;
        this.outcome = outcome;
        this.retryable = retryable;
        this.commandId = commandId;
    }

    /**
     * The code, what happened, where, and what to do.
     *
     * @return never null
     */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * The number of this failure in the book's page of errors.
     *
     * @return such as {@code MUSTER-0102}
     */
    public String code() {
        return code;
    }

    /**
     * What is known about the command.
     *
     * @return definite or unknown
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Whether repeating the same call, with the same command id or key, can succeed later or on another node.
     *
     * @return false if a retry fails in the same way
     */
    public boolean retryable() {
        return retryable;
    }

    /**
     * Id of the logical call.
     *
     * @return empty for reads, for starts, and if the call was refused before it had an id
     */
    public Optional<CommandId> commandId() {
        return Optional.ofNullable(commandId);
    }

    /**
     * Position in the log that the failure is about.
     *
     * @return 0 if there is none
     */
    public long index() {
        return 0;
    }

    /**
     * How long to wait before a retry.
     *
     * @return empty if nothing is known about it
     */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
