package io.muster.codec;

/** What a decoded exception has become. */
public sealed interface Failure permits Failure.Rebuilt, UnknownFailure {

    /**
     * An exception of its own type, without the stack and the cause of the original.
     *
     * @param exception the exception
     */
    record Rebuilt(Throwable exception) implements Failure {}
}
