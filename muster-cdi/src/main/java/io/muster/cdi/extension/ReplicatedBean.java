package io.muster.cdi.extension;

import io.muster.codec.ObjectState;
import jakarta.enterprise.inject.spi.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model of one replicated class: what the checks found, and all that calls need. Immutable.
 *
 * @param <T> the class
 */
final class ReplicatedBean<T> {
    private final AnnotatedType<T> type;
    private final String name;
    private final String group;
    private final Map<Signature, BeanMethod> methods;
    private final ObjectState state;

    /** What tells methods of one class apart. */
    record Signature(String name, List<Class<?>> parameters) {
        static Signature of(Method method) {
            return new Signature(method.getName(), Arrays.asList(method.getParameterTypes()));
        }
    }

    ReplicatedBean(
            AnnotatedType<T> type, String name, String group, Map<Signature, BeanMethod> methods, ObjectState state) {
        this.type = type;
        this.name = name;
        this.group = group;
        this.methods = Map.copyOf(methods);
        this.state = state;
    }

    /** The type as all extensions have left it. */
    AnnotatedType<T> type() {
        return type;
    }

    Class<T> javaClass() {
        return type.getJavaClass();
    }

    /** Stable name in its group. */
    String name() {
        return name;
    }

    /** Name of its group. */
    String group() {
        return group;
    }

    /** The state fields. */
    ObjectState state() {
        return state;
    }

    /** The methods that the router takes, in no order. */
    Iterable<BeanMethod> methods() {
        return methods.values();
    }

    /** The method behind a call; null if it is not one that is routed. */
    @Nullable
    BeanMethod method(Method called) {
        return methods.get(Signature.of(called));
    }

    /** Whether calls of a method go to the router. */
    boolean routes(Method method) {
        return methods.containsKey(Signature.of(method));
    }

    @Override
    public String toString() {
        return group + "/" + name + Objects.toString(methods.keySet());
    }
}
