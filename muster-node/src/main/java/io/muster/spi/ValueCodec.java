package io.muster.spi;

/**
 * Bytes of a type that the built-in codec does not know, such as a class of a library.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Replicas compare what they hold, so {@link #encode} must return the
 * same bytes for the same content on every JVM: no iteration in hash order, no identity. Called from any thread.
 *
 * @param <T> the type
 */
public interface ValueCodec<T> {

    /** The class that is declared where the values stand; subclasses are not looked up. */
    Class<T> type();

    /**
     * Encodes a value.
     *
     * @param value never null
     */
    byte[] encode(T value);

    /**
     * Decodes a value.
     *
     * @param bytes not to be trusted: they may come from a damaged file or an attacker
     */
    T decode(byte[] bytes);
}
