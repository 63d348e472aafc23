package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted; its interrupt flag is set again. Unknown: the command goes its way without the
 * caller. A retry with the same {@link #commandId()} or key is safe and returns the result of the one application.
 */
public class CallInterruptedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0106";

    /**
     * Says what was interrupted.
     *
     * @param text what the thread waited for
     * @param commandId id of the call, null for reads
     */
    public CallInterruptedException(String text, @Nullable CommandId commandId) {
        super(
                CODE,
                commandId == null ? Outcome.DEFINITE : Outcome.UNKNOWN,
                true,
                "interrupted while waiting for " + text,
                commandId);
    }
}
