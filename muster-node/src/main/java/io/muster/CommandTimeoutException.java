package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The deadline passed after the command may have been appended. Unknown: it may have been applied, or may still be. A
 * retry with the same {@link #commandId()} or key is safe and returns the result of the one application.
 */
public class CommandTimeoutException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0105";

    /**
     * Says what was awaited.
     *
     * @param text how long and for what the call waited
     * @param commandId id of the call
     */
    public CommandTimeoutException(String text, @Nullable CommandId commandId) {
        super(CODE, Outcome.UNKNOWN, true, "outcome unknown: " + text, commandId);
    }
}
