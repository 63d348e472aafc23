package io.muster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of this node cannot take the command. With a full disk: definite, and a retry succeeds once there is space.
 * After a failed write or a damaged record this node takes no further part: unknown if the command was appended
 * already, else definite; a retry with the same id succeeds on another node.
 */
public class StorageException extends MusterException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong with the log. */
    public enum Reason {
        /** No space left. */
        DISK_FULL("MUSTER-0201"),
        /** A write or force failed; this log is not used any more. */
        FAILED("MUSTER-0202"),
        /** A record that was durable does not pass its checksum. */
        CORRUPT("MUSTER-0203");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /**
         * The number of this failure.
         *
         * @return such as {@code MUSTER-0201}
         */
        public String code() {
            return code;
        }
    }

    /**
     * Says what is wrong with the log.
     *
     * @param reason the kind of failure
     * @param outcome unknown if the command may have been appended; a full disk is always definite
     * @param text file, operation and advice
     * @param commandId id of the call, null for starts and reads
     */
    public StorageException(Reason reason, Outcome outcome, String text, @Nullable CommandId commandId) {
        super(
                reason.code(),
                reason == Reason.DISK_FULL ? Outcome.DEFINITE : outcome,
                true,
                "storage, " + reason + ": " + text,
                commandId);
        this.reason = reason;
    }

    /**
     * What is wrong with the log.
     *
     * @return the kind of failure
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return reason == Reason.DISK_FULL ? Optional.of(Duration.ofSeconds(5)) : Optional.empty();
    }
}
