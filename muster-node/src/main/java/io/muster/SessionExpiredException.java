package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The record that would recognise a repetition of this command is gone: its session was idle for too long, or the
 * sequence lies below what the session keeps. Unknown: this attempt was not applied, an earlier one may have been. No
 * retry with this id can succeed; look at the state, or use idempotency keys where calls are repeated so late.
 */
public class SessionExpiredException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0107";

    /**
     * Says which record is gone.
     *
     * @param text what is missing
     * @param commandId id of the call
     */
    public SessionExpiredException(String text, @Nullable CommandId commandId) {
        super(CODE, Outcome.UNKNOWN, false, "outcome unknown, session expired: " + text, commandId);
    }
}
