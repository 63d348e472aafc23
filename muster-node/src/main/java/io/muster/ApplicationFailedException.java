package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The command was applied and ended with an exception that cannot be rebuilt at the caller under its own type.
 * Definite: this failure is the result, the same on every replica. A retry with the same id returns it again; a new
 * call needs a new id.
 */
public class ApplicationFailedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0112";

    private final String className;

    /**
     * Names what user code threw.
     *
     * @param className class of the exception
     * @param message its message, null if it had none
     */
    public ApplicationFailedException(String className, @Nullable String message) {
        super(
                CODE,
                Outcome.DEFINITE,
                false,
                "the command was applied and failed with " + className + (message == null ? "" : ": " + message),
                null);
        this.className = className;
    }

    /**
     * Class of the exception that user code threw.
     *
     * @return its binary name
     */
    public String className() {
        return className;
    }
}
