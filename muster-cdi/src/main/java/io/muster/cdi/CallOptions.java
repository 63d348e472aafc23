package io.muster.cdi;

import io.muster.CommandId;
import io.muster.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a replicated bean is made, where the defaults do not fit.
 *
 * <pre>{@code
 * int n = CallOptions.key("pay-9").timeout(ofSeconds(2)).call(() -> counters.add("hits", 1));
 * }</pre>
 *
 * <p>A key makes the write inside exactly once for whoever uses that key, on any node and after any failure: the same
 * key with the same arguments gives the stored result. A command id does the same for a call that has failed already:
 * {@link #retry} repeats it under the id that its exception carries. So a block with a key or an id covers one write; a
 * second one in it is refused before it is sent, unless the first had no result. The options hold for calls that the
 * same thread makes inside the block.
 */
public final class CallOptions {
    /** Bound by {@link #call} for its own duration and thread only; the one way from a block to the interceptor. */
    private static final ThreadLocal<@Nullable Block> CURRENT = new ThreadLocal<>();

    /** Longer than anybody waits, and short enough to be counted in nanoseconds. */
    private static final Duration TIMEOUT_MAX = Duration.ofDays(366);

    private final @Nullable String key;
    private final @Nullable CommandId id;
    private final @Nullable Duration timeout;

    private CallOptions(@Nullable String key, @Nullable CommandId id, @Nullable Duration timeout) {
        this.key = key;
        this.id = id;
        this.timeout = timeout;
    }

    /**
     * A call under an idempotency key.
     *
     * @param key what names the call for its caller, such as an order number; 1 to 255 bytes in UTF-8
     * @throws IllegalArgumentException if the key is empty or longer
     */
    public static CallOptions key(String key) {
        return optionalKey(Objects.requireNonNull(key, "key"));
    }

    /**
     * A call under an idempotency key if there is one, such as the optional header of a request.
     *
     * @param key the key; null for none
     * @throws IllegalArgumentException if the key is empty or longer than 255 bytes in UTF-8
     */
    public static CallOptions optionalKey(@Nullable String key) {
        int bytes = key == null ? 1 : key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > WriteOptions.KEY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "idempotency key of " + bytes + " bytes: give 1 to " + WriteOptions.KEY_BYTES_MAX);
        }
        return new CallOptions(key, null, null);
    }

    /**
     * Repeats a call that had no result under its own id: if it was applied after all, the answer is the result of that
     * one application. Repeat it within a minute, on any node, with the same method and arguments; later than that the
     * answer may be forgotten, and then it is {@link io.muster.SessionExpiredException}.
     *
     * @param id the id that the exception of the failed call carries, {@link io.muster.MusterException#commandId()}
     */
    public static CallOptions retry(CommandId id) {
        return new CallOptions(null, Objects.requireNonNull(id, "id"), null);
    }

    /**
     * Calls with a deadline of their own.
     *
     * @param timeout positive, at most 366 days
     */
    public static CallOptions within(Duration timeout) {
        return optionalKey(null).timeout(timeout);
    }

    /**
     * The same with a deadline for each call inside.
     *
     * @param value positive, at most 366 days
     */
    public CallOptions timeout(Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("timeout " + value + ": give a positive duration of at most 366 days");
        }
        return new CallOptions(key, id, value);
    }

    /**
     * Makes the call.
     *
     * @param call what to do, with one write in it if there is a key or an id
     * @param <T> what it returns
     * @param <X> what it throws
     * @return what it returned
     * @throws X what it threw
     */
    public <T extends @Nullable Object, X extends Exception> T call(Call<T, X> call) throws X {
        Block outer = CURRENT.get();
        CURRENT.set(new Block(this));
        try {
            return call.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * Makes a call that returns nothing.
     *
     * @param action what to do, with one write in it if there is a key or an id
     * @param <X> what it throws
     * @throws X what it threw
     */
    public <X extends Exception> void run(Action<X> action) throws X {
        CallOptions.this.<@Nullable Object, X>call(() -> {
            action.run();
            return null;
        });
    }

    /** The block that the calling thread is in; asked by the interceptor of replicated beans. */
    public static Optional<Block> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * A call that returns something.
     *
     * @param <T> what it returns
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object, X extends Exception> {
        /**
         * Makes the call.
         *
         * @return its result
         * @throws X its failure
         */
        T call() throws X;
    }

    /**
     * A call that returns nothing.
     *
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        /**
         * Makes the call.
         *
         * @throws X its failure
         */
        void run() throws X;
    }

    /** One run of a block. */
    public static final class Block {
        private final CallOptions options;
        /** The write that has key and id; set back on another thread if the call is asynchronous. */
        private volatile @Nullable String usedBy;

        private Block(CallOptions options) {
            this.options = options;
        }

        /** Deadline of calls in this block; empty if it sets none. */
        public Optional<Duration> timeout() {
            return Optional.ofNullable(options.timeout);
        }

        /** The idempotency key of the one write in this block; empty if it has none. */
        public Optional<String> key() {
            return Optional.ofNullable(options.key);
        }

        /** The command id of the one write in this block; empty if it has none. */
        public Optional<CommandId> id() {
            return Optional.ofNullable(options.id);
        }

        /**
         * Gives key and id away to a write. A block without both may be taken by any number of writes.
         *
         * @param write bean and method, for the message
         * @throws IllegalStateException if another write has them already
         */
        public void take(String write) {
            if (options.key == null && options.id == null) {
                return;
            }
            String other = usedBy;
            if (other != null) {
                throw new IllegalStateException(
                        (options.key == null ? "the command id " + options.id : "the key '" + options.key + "'")
                                + " covers one write and was used for " + other + "; call " + write
                                + " in a block of its own");
            }
            usedBy = write;
        }

        /** The write that took key and id had no result, so it may be repeated in this block. */
        public void giveBack() {
            usedBy = null;
        }
    }
}
