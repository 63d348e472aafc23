package io.muster.codec;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A type without parts of its own.
 *
 * @param zero the value of a missing primitive; null for all reference types
 * @param constant whether its values are immutable
 */
record Scalar<T>(
        BiConsumer<Packer, T> writer,
        Function<Unpacker, T> reader,
        ToLongFunction<T> digester,
        @Nullable T zero,
        boolean constant)
        implements Shape<T> {

    static <T> Scalar<T> of(BiConsumer<Packer, T> writer, Function<Unpacker, T> reader, ToLongFunction<T> digester) {
        return new Scalar<>(writer, reader, digester, null, true);
    }

    Scalar<T> primitive(T zeroValue) {
        return new Scalar<>(writer, reader, digester, zeroValue, true);
    }

    Scalar<T> mutable() {
        return new Scalar<>(writer, reader, digester, null, false);
    }

    @Override
    public void write(Packer out, T value) {
        writer.accept(out, value);
    }

    @Override
    public T read(Unpacker in) {
        return reader.apply(in);
    }

    @Override
    public long digest(T value, int depth) {
        return digester.applyAsLong(value);
    }

    @Override
    public boolean immutable(Set<Shape<?>> seen) {
        return constant;
    }

    @Override
    public @Nullable T missing() {
        return zero;
    }

    @Override
    public void put(Packer out, @Nullable T value) {
        if (value != null) {
            writer.accept(out, value);
        } else if (zero == null) {
            out.nil();
        } else {
            throw new NotEncodableException("", "null for a primitive", "Pass a value");
        }
    }

    @Override
    public @Nullable T take(Unpacker in) {
        if (zero == null && in.nil()) {
            return null;
        }
        return reader.apply(in);
    }
}
