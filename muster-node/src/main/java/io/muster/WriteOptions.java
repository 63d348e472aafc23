package io.muster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one write is called.
 *
 * @param timeout deadline of the call, forwarding and retries included; positive, always finite
 * @param commandId id of the logical call, from {@link Group#newCommand()}; null draws a new one
 * @param idempotencyKey the caller's own key, at most {@value #KEY_BYTES_MAX} bytes in UTF-8: the same key and command
 *     give the stored result for the configured window, on any node and from any caller; null for none
 * @param forward false: on a follower fail with {@link NotLeaderException} instead of forwarding
 */
public record WriteOptions(
        Duration timeout,
        @Nullable CommandId commandId,
        @Nullable String idempotencyKey,
        boolean forward) {
    /** Longest idempotency key in UTF-8 bytes. */
    public static final int KEY_BYTES_MAX = 255;

    /** Checks the timeout and the length of the key. */
    public WriteOptions {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " of a write: give a positive duration");
        }
        if (idempotencyKey != null) {
            int bytes = idempotencyKey.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > KEY_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "idempotency key of " + bytes + " bytes: give 1 to " + KEY_BYTES_MAX);
            }
        }
    }

    /**
     * Options with a deadline and nothing else: a new command id, no key, forwarded to the leader.
     *
     * @param timeout deadline of the call
     * @return the options
     */
    public static WriteOptions of(Duration timeout) {
        return new WriteOptions(timeout, null, null, true);
    }

    /**
     * The same with another deadline.
     *
     * @param value deadline of the call
     * @return new options
     */
    public WriteOptions withTimeout(Duration value) {
        return new WriteOptions(value, commandId, idempotencyKey, forward);
    }

    /**
     * The same for a retry of the call with this id.
     *
     * @param value id of the logical call
     * @return new options
     */
    public WriteOptions withCommandId(@Nullable CommandId value) {
        return new WriteOptions(timeout, value, idempotencyKey, forward);
    }

    /**
     * The same under a key of the caller.
     *
     * @param value the key, null for none
     * @return new options
     */
    public WriteOptions withIdempotencyKey(@Nullable String value) {
        return new WriteOptions(timeout, commandId, value, forward);
    }

    /**
     * The same, forwarded to the leader or not.
     *
     * @param value false to fail on a follower
     * @return new options
     */
    public WriteOptions withForward(boolean value) {
        return new WriteOptions(timeout, commandId, idempotencyKey, value);
    }
}
