package io.muster.codec;

import org.jspecify.annotations.Nullable;

/**
 * An exception whose type is not in the registry, or could not be rebuilt: what is known of it.
 *
 * @param className binary name of its class; never loaded
 * @param message its message
 */
public record UnknownFailure(String className, @Nullable String message) implements Failure {}
