package io.muster;

/** What a failed call says about its command. Every exception of ours carries one; reads are always definite. */
public enum Outcome {
    /**
     * Known: this command has not been applied and never will be. The one exception is
     * {@link ApplicationFailedException}, which is the known result of a command that was applied.
     */
    DEFINITE,
    /**
     * Not known: the command may have been applied, or may still be; a retry with the same command id or key is safe.
     */
    UNKNOWN
}
