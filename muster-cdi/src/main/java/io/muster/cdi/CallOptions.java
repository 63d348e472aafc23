package io.muster.cdi;

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
 * key with the same arguments gives the stored result. So a block with a key covers one write; a second one in it is
 * refused before it is sent. The options hold for calls that the same thread makes inside the block.
 */
public final class CallOptions {
    /** Bound by {@link #call} for its own duration and thread only; the one way from a block to the interceptor. */
    private static final ThreadLocal<@Nullable Block> CURRENT = new ThreadLocal<>();

    private final @Nullable String key;
    private final @Nullable Duration timeout;

    private CallOptions(@Nullable String key, @Nullable Duration timeout) {
        this.key = key;
        this.timeout = timeout;
    }

    /**
     * A call under an idempotency key.
     *
     * @param key what names the call for its caller, such as an order number; at most 255 bytes
     */
    public static CallOptions key(String key) {
        return new CallOptions(Objects.requireNonNull(key, "key"), null);
    }

    /**
     * A call under an idempotency key if there is one, such as the optional header of a request.
     *
     * @param key the key; null for none
     */
    public static CallOptions optionalKey(@Nullable String key) {
        return new CallOptions(key, null);
    }

    /**
     * Calls with a deadline of their own.
     *
     * @param timeout positive
     */
    public static CallOptions within(Duration timeout) {
        return optionalKey(null).timeout(timeout);
    }

    /**
     * The same with a deadline for each call inside.
     *
     * @param value positive
     */
    public CallOptions timeout(Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("timeout " + value + ": give a positive duration");
        }
        return new CallOptions(key, value);
    }

    /**
     * Makes the call.
     *
     * @param call what to do, with one write in it if there is a key
     * @param <T> what it returns
     * @param <X> what it throws
     * @return what it returned
     * @throws X what it threw
     */
    public <T extends @Nullable Object, X extends Exception> T call(Call<T, X> call) throws X {
        Block outer = CURRENT.get();
        CURRENT.set(new Block(key, timeout));
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
     * @param action what to do, with one write in it if there is a key
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
        private final @Nullable String key;
        private final @Nullable Duration timeout;
        private @Nullable String usedBy;

        private Block(@Nullable String key, @Nullable Duration timeout) {
            this.key = key;
            this.timeout = timeout;
        }

        /** Deadline of calls in this block; empty if it sets none. */
        public Optional<Duration> timeout() {
            return Optional.ofNullable(timeout);
        }

        /**
         * Gives the key away to a write.
         *
         * @param write bean and method, for the message
         * @return the key; empty if the block has none
         * @throws IllegalStateException if another write has it already
         */
        public Optional<String> takeKey(String write) {
            if (key == null) {
                return Optional.empty();
            }
            if (usedBy != null) {
                throw new IllegalStateException("the key '" + key + "' covers one write and was used for " + usedBy
                        + "; call " + write + " in a block of its own");
            }
            usedBy = write;
            return Optional.of(key);
        }
    }
}
