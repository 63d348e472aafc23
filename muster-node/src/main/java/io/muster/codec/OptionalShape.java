package io.muster.codec;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code Optional} and its primitive kin: nil, or the value itself, so a field may become optional later.
 *
 * @param unwrap from the optional to its value, or null
 * @param wrap from a value to the optional
 * @param empty the empty one
 */
record OptionalShape<T>(Shape<Object> inner, Function<T, @Nullable Object> unwrap, Function<Object, T> wrap, T empty)
        implements Shape<T> {

    /**
     * The optional type around {@code inner}, which is ignored for the primitive ones; null if {@code type} is none.
     */
    @SuppressWarnings("unchecked")
    static @Nullable Shape<?> of(Class<?> type, Function<Class<?>, Shape<Object>> primitive, Shape<Object> inner) {
        if (type == Optional.class) {
            return new OptionalShape<Optional<Object>>(inner, o -> o.orElse(null), Optional::of, Optional.empty());
        }
        if (type == OptionalInt.class) {
            return new OptionalShape<OptionalInt>(
                    primitive.apply(Integer.class),
                    o -> o.isPresent() ? (Object) o.getAsInt() : null,
                    v -> OptionalInt.of((Integer) v),
                    OptionalInt.empty());
        }
        if (type == OptionalLong.class) {
            return new OptionalShape<OptionalLong>(
                    primitive.apply(Long.class),
                    o -> o.isPresent() ? (Object) o.getAsLong() : null,
                    v -> OptionalLong.of((Long) v),
                    OptionalLong.empty());
        }
        if (type == OptionalDouble.class) {
            return new OptionalShape<OptionalDouble>(
                    primitive.apply(Double.class),
                    o -> o.isPresent() ? (Object) o.getAsDouble() : null,
                    v -> OptionalDouble.of((Double) v),
                    OptionalDouble.empty());
        }
        return null;
    }

    @Override
    public void write(Packer out, T value) {
        inner.put(out, unwrap.apply(value));
    }

    @Override
    public T read(Unpacker in) {
        return in.nil() ? empty : wrap.apply(inner.read(in));
    }

    @Override
    public T take(Unpacker in) {
        return read(in);
    }

    @Override
    public long digest(T value, int depth) {
        return inner.fold(unwrap.apply(value), depth);
    }

    @Override
    public T missing() {
        return empty;
    }

    @Override
    public boolean immutable(Set<Shape<?>> seen) {
        return inner.immutable(seen);
    }
}
