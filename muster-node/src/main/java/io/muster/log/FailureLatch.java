package io.muster.log;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the first failure of a log for ever. Separate, and the only state that the log thread shares with the
 * thread that prepares segments, because a second try after a failed write or force must not be possible from anywhere.
 */
final class FailureLatch {
    private final AtomicReference<@Nullable LogFailedException> first = new AtomicReference<>();

    boolean tripped() {
        return first.get() != null;
    }

    /** Throws the first failure, if there was one. */
    void check() {
        LogFailedException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** Records a failure; returns the one to throw, which is the first one. */
    LogFailedException trip(String file, long offset, String what, Throwable cause) {
        LogFailedException failure = new LogFailedException(file, offset, what, cause);
        LogFailedException earlier = first.compareAndExchange(null, failure);
        return earlier == null ? failure : earlier;
    }
}
