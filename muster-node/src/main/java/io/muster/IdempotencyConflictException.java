package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The idempotency key was used for another command before. Definite: this command was not applied. A retry fails in the
 * same way; use a new key for a new command.
 */
public class IdempotencyConflictException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0110";

    /**
     * Names the key.
     *
     * @param key the key of the call
     * @param commandId id of the call
     */
    public IdempotencyConflictException(String key, @Nullable CommandId commandId) {
        super(
                CODE,
                Outcome.DEFINITE,
                false,
                "idempotency key '" + key + "' belongs to another command: use a new key",
                commandId);
    }
}
