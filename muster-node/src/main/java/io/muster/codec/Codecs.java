package io.muster.codec;

import io.muster.spi.ValueCodec;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/**
 * Builds codecs from generic signatures and says what cannot have one, with the path to it.
 *
 * <p>One instance per deployment, used by the thread that deploys; codecs that it built share the shapes of common
 * types.
 */
public final class Codecs {
    private final Map<Class<?>, Shape<Object>> foreign = new HashMap<>();
    private final Map<Resolved, Shape<?>> known = new HashMap<>();

    /** With the {@link ValueCodec}s that the context class loader finds. */
    public Codecs() {
        this(found());
    }

    /**
     * With these codecs of foreign types.
     *
     * @param valueCodecs one per type
     */
    public Codecs(Iterable<? extends ValueCodec<?>> valueCodecs) {
        for (ValueCodec<?> codec : valueCodecs) {
            Shape<Object> other = foreign.put(codec.type(), ForeignShape.of(codec));
            if (other != null) {
                throw new IllegalArgumentException(
                        "two value codecs for " + codec.type().getName() + ", one is " + codec + "; remove one");
            }
        }
    }

    private static List<ValueCodec<?>> found() {
        List<ValueCodec<?>> codecs = new ArrayList<>();
        for (ValueCodec<?> codec : ServiceLoader.load(ValueCodec.class)) {
            codecs.add(codec);
        }
        return codecs;
    }

    /**
     * The codec of a type.
     *
     * @param type the type from a generic signature
     * @param where how to call the place of the type in messages, for example {@code Stock.receive: parameter order}
     * @param <T> the type
     * @throws NotEncodableException with the first of {@link #problems}
     */
    @SuppressWarnings("unchecked")
    public <T> TypeCodec<T> of(Type type, String where) {
        List<CodecProblem> problems = new ArrayList<>();
        Shape<Object> shape = shape(type, where, problems);
        if (!problems.isEmpty()) {
            throw problems.get(0).exception();
        }
        return new TypeCodec<>(type, where, (Shape<T>) shape);
    }

    /**
     * Everything that keeps a type from having a codec.
     *
     * @param type the type from a generic signature
     * @param where how to call the place of the type in the paths
     * @return empty if {@link #of(Type, String)} would succeed
     */
    public List<CodecProblem> problems(Type type, String where) {
        List<CodecProblem> problems = new ArrayList<>();
        shape(type, where, problems);
        return List.copyOf(problems);
    }

    private Shape<Object> shape(Type type, String where, List<CodecProblem> problems) {
        ShapeBuilder builder = builder();
        Shape<Object> shape = builder.shape(type, null, where);
        keep(builder, problems);
        return shape;
    }

    ShapeBuilder builder() {
        return new ShapeBuilder(known, foreign);
    }

    /** Shares what a builder made if all of it is sound, and reports what is not. */
    void keep(ShapeBuilder builder, List<CodecProblem> problems) {
        if (builder.problems().isEmpty()) {
            known.putAll(builder.fresh());
        }
        problems.addAll(builder.problems());
    }

    /**
     * The codec of a method's arguments.
     *
     * @param types their generic types
     * @param names their names, for messages
     * @param where the method, for example {@code Stock.receive}
     * @throws NotEncodableException with the first problem of the first parameter that has one
     */
    public ArgumentsCodec arguments(Type[] types, String[] names, String where) {
        List<TypeCodec<Object>> parameters = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            parameters.add(of(types[i], where + ": parameter " + names[i]));
        }
        return new ArgumentsCodec(where, parameters);
    }

    /**
     * The codec of what a method may throw. Never fails: what cannot be rebuilt is in {@link FailureCodec#problems}.
     *
     * @param declared the method's exception types, and other types that it is known to throw
     * @param where the method, for example {@code Stock.reserve}
     */
    public FailureCodec failures(List<Class<?>> declared, String where) {
        return FailureCodec.build(this, declared, where);
    }

    /**
     * The state of a kind of objects. Never fails: what cannot be encoded is in {@link ObjectState#problems}.
     *
     * @param type the class; fields of its parents count too
     * @param isState false for fields that are not state, such as injected ones; static and transient ones are not
     *     asked about
     * @param where how to call the place in messages; may be empty, since the fields name their class
     */
    public ObjectState of(Class<?> type, Predicate<Field> isState, String where) {
        return ObjectState.build(this, type, isState, where);
    }
}
