package io.muster.cdi.extension;

import io.muster.ApplicationFailedException;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import io.muster.codec.Failure;
import io.muster.codec.NotEncodableException;
import io.muster.codec.TypeCodec;
import io.muster.codec.UnknownFailure;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a write gave, as bytes in the session table and on the wire.
 *
 * <pre>
 * outcome = 0, value by the codec of the result type (nothing for void)
 *         | 1, exception by the codec of failures
 * </pre>
 */
final class Outcomes {
    private static final byte VALUE = 0;
    private static final byte FAILURE = 1;

    private Outcomes() {}

    /** Says in the stack trace of a rebuilt exception where the original was thrown. */
    static final class AppliedException extends Exception {
        private static final long serialVersionUID = 1L;

        AppliedException(String where, long index) {
            super("thrown by " + where + " when index " + index + " was applied", null, false, false);
        }
    }

    /** An asynchronous write whose stage was not complete when it returned: its result would depend on timing. */
    static final class IncompleteStageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IncompleteStageException(String where) {
            super(where + " returned a stage that is not complete; a write has to return completedStage(...)");
        }
    }

    /** Encodes what a method returned; a stage is opened first. */
    static byte[] value(WriteMethod method, @Nullable Object returned) {
        Object value = returned;
        if (returned instanceof CompletionStage<?> stage && method.invoker().isAsync()) {
            CompletableFuture<?> future = stage.toCompletableFuture();
            if (!future.isDone()) {
                return failure(method, new IncompleteStageException(method.where()));
            }
            try {
                value = future.join();
            } catch (CompletionException e) {
                return failure(method, e.getCause() instanceof Exception cause ? cause : e);
            } catch (CancellationException e) {
                return failure(method, e);
            }
        }
        TypeCodec<Object> codec = method.result();
        try {
            return tagged(VALUE, codec == null ? new byte[0] : codec.encode(value));
        } catch (NotEncodableException e) {
            // The same value is there on every replica, so this refusal is a result like any other.
            return failure(method, e);
        }
    }

    /** Encodes what a method threw. */
    static byte[] failure(WriteMethod method, Exception thrown) {
        return tagged(FAILURE, method.failures().encode(thrown));
    }

    private static byte[] tagged(byte tag, byte[] body) {
        byte[] bytes = new byte[body.length + 1];
        bytes[0] = tag;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    /**
     * Decodes what a write gave.
     *
     * @return the value
     * @throws Throwable what the method threw, under its own type when that can be rebuilt
     */
    static @Nullable Object open(WriteMethod method, byte[] outcome, long index) throws Throwable {
        if (outcome.length == 0) {
            throw new IllegalStateException("the result of " + method.where() + " at index " + index + " is empty");
        }
        byte[] body = new byte[outcome.length - 1];
        System.arraycopy(outcome, 1, body, 0, body.length);
        if (outcome[0] == FAILURE) {
            throw failure(method, body, index);
        }
        TypeCodec<Object> codec = method.result();
        return codec == null ? null : codec.decode(body);
    }

    private static Throwable failure(WriteMethod method, byte[] body, long index) {
        return switch (method.failures().decode(body)) {
            case Failure.Rebuilt rebuilt -> {
                rebuilt.exception().addSuppressed(new AppliedException(method.where(), index));
                yield rebuilt.exception();
            }
            case UnknownFailure unknown -> new ApplicationFailedException(unknown.className(), unknown.message());
        };
    }
}
