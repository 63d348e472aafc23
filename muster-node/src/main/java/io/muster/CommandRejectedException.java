package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The command cannot be written to the log at all. Definite: nothing was appended. A retry fails in the same way;
 * change the command.
 */
public class CommandRejectedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0111";

    private final Reason reason;

    /** Why a command was rejected. */
    public enum Reason {
        /** Larger than {@code muster.limits.command-size}. */
        TOO_LARGE,
        /** A value has no encoding: a cycle, a foreign type, text with a lone surrogate. */
        NOT_ENCODABLE
    }

    /**
     * Says what is wrong with the command.
     *
     * @param reason the kind of mistake
     * @param text size and limit, or the path of the value
     * @param commandId id of the call, null if it had none yet
     */
    public CommandRejectedException(Reason reason, String text, @Nullable CommandId commandId) {
        super(CODE, Outcome.DEFINITE, false, "command rejected, " + reason + ": " + text, commandId);
        this.reason = reason;
    }

    /**
     * Why the command was rejected.
     *
     * @return the kind of mistake
     */
    public Reason reason() {
        return reason;
    }
}
