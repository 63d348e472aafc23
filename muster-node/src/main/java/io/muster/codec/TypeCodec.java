package io.muster.codec;

import java.lang.reflect.Type;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * Codec of one Java type, built once at deployment by {@link Codecs#of(Type, String)}. Immutable, for any number of
 * threads.
 *
 * @param <T> the type
 */
public final class TypeCodec<T> {
    private final Type type;
    private final String where;
    private final Shape<T> shape;
    private final boolean immutable;

    TypeCodec(Type type, String where, Shape<T> shape) {
        this.type = type;
        this.where = where;
        this.shape = shape;
        this.immutable = shape.immutable(new HashSet<>());
    }

    /** The type as it was declared. */
    public Type type() {
        return type;
    }

    /**
     * Encodes a value.
     *
     * @param value the value; null if the type is not a primitive
     * @throws NotEncodableException if it breaks a rule that its type cannot express
     */
    public byte[] encode(@Nullable T value) {
        Packer out = new Packer();
        write(out, value);
        return out.toByteArray();
    }

    /**
     * Decodes a value that must fill all bytes.
     *
     * @param bytes what {@link #encode} returned, possibly by another version of the type
     * @throws MalformedValueException if they are not a value of this type
     */
    public @Nullable T decode(byte[] bytes) {
        Unpacker in = new Unpacker(bytes);
        T value = read(in);
        in.finish();
        return value;
    }

    /**
     * Encodes a value behind others.
     *
     * @param out where to
     * @param value the value
     * @throws NotEncodableException if it breaks a rule that its type cannot express
     */
    public void write(Packer out, @Nullable T value) {
        try {
            shape.put(out, value);
        } catch (RuntimeException e) {
            throw NotEncodableException.of(where, e);
        }
    }

    /**
     * Decodes a value among others.
     *
     * @param in where from
     * @throws MalformedValueException if a value of this type is not next
     */
    public @Nullable T read(Unpacker in) {
        try {
            return shape.take(in);
        } catch (RuntimeException e) {
            throw MalformedValueException.of(where, in, e);
        }
    }

    /**
     * A fingerprint of a value: equal for equal content on every JVM, whatever was put into a hash map first.
     *
     * <p>Order counts where the declared type promises one (lists, arrays, sorted and linked collections) and nowhere
     * else. Floating point numbers count by their raw bits, enums by name. A value and its decoded copy agree.
     *
     * @param value the value
     * @throws NotEncodableException if it could not be encoded either
     */
    public long digest(@Nullable T value) {
        try {
            return shape.fold(value, 0);
        } catch (RuntimeException e) {
            throw NotEncodableException.of(where, e);
        }
    }

    /**
     * A value that shares nothing mutable with {@code value}; the same one if nothing in it can change.
     *
     * @param value the value
     */
    public @Nullable T copy(@Nullable T value) {
        return immutable || value == null ? value : decode(encode(value));
    }

    @Override
    public String toString() {
        return where + ": " + Resolved.print(type);
    }
}
