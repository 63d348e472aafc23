package io.muster.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A closed type: a class and what its type variables stand for; of an array, what its elements are.
 *
 * <p>Our own value, since two implementations of {@link ParameterizedType} need not be equal, and codecs are found by
 * it.
 */
record Resolved(Class<?> raw, List<Resolved> arguments) {
    /** Type arguments inside one another, at most: a recursive generic class may otherwise grow without end. */
    private static final int NESTING_MAX = 16;

    /** Why a type is not closed; caught inside this package. */
    static final class OpenTypeException extends Exception {
        private static final long serialVersionUID = 1L;

        OpenTypeException(String message) {
            super(message);
        }
    }

    static Resolved of(Type type, Map<TypeVariable<?>, Resolved> scope) throws OpenTypeException {
        Resolved resolved =
                switch (type) {
                    case Class<?> plain -> ofClass(plain, scope);
                    case ParameterizedType generic -> ofGeneric(generic, scope);
                    case GenericArrayType array -> ofArray(of(array.getGenericComponentType(), scope));
                    case TypeVariable<?> variable -> {
                        Resolved bound = scope.get(variable);
                        if (bound == null) {
                            throw new OpenTypeException("type variable " + variable + " stands for any type");
                        }
                        yield bound;
                    }
                    case WildcardType wildcard -> ofWildcard(wildcard, scope);
                    default -> throw new OpenTypeException("unknown kind of type " + type);
                };
        if (resolved.nesting() > NESTING_MAX) {
            throw new OpenTypeException("type arguments grow without end");
        }
        return resolved;
    }

    private static Resolved ofClass(Class<?> type, Map<TypeVariable<?>, Resolved> scope) throws OpenTypeException {
        if (type.isArray()) {
            return new Resolved(type, List.of(of(type.getComponentType(), scope)));
        }
        if (type.getTypeParameters().length > 0) {
            throw new OpenTypeException("raw type " + type.getSimpleName());
        }
        return new Resolved(type, List.of());
    }

    private static Resolved ofGeneric(ParameterizedType type, Map<TypeVariable<?>, Resolved> scope)
            throws OpenTypeException {
        List<Resolved> arguments = new ArrayList<>();
        for (Type argument : type.getActualTypeArguments()) {
            arguments.add(of(argument, scope));
        }
        return new Resolved((Class<?>) type.getRawType(), List.copyOf(arguments));
    }

    private static Resolved ofArray(Resolved element) {
        return new Resolved(element.raw().arrayType(), List.of(element));
    }

    private static Resolved ofWildcard(WildcardType type, Map<TypeVariable<?>, Resolved> scope)
            throws OpenTypeException {
        Type upper = type.getUpperBounds()[0];
        if (type.getLowerBounds().length > 0 || upper == Object.class) {
            throw new OpenTypeException("wildcard " + print(type) + " stands for any type");
        }
        return of(upper, scope);
    }

    private int nesting() {
        int deepest = 0;
        for (Resolved argument : arguments) {
            deepest = Math.max(deepest, argument.nesting());
        }
        return deepest + 1;
    }

    /** What the type variables of the class stand for. */
    Map<TypeVariable<?>, Resolved> scope() {
        Map<TypeVariable<?>, Resolved> scope = new HashMap<>();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length && i < arguments.size(); i++) {
            scope.put(variables[i], arguments.get(i));
        }
        return scope;
    }

    /** The superclass, closed; null above {@code Object}. */
    @Nullable
    Resolved superclass() throws OpenTypeException {
        Type parent = raw.getGenericSuperclass();
        return parent == null ? null : of(parent, scope());
    }

    /** A permitted subclass with its variables bound through what it says of its parent. */
    Resolved permitted(Class<?> subclass) throws OpenTypeException {
        TypeVariable<?>[] variables = subclass.getTypeParameters();
        if (variables.length == 0) {
            return new Resolved(subclass, List.of());
        }
        Map<TypeVariable<?>, Resolved> bound = new HashMap<>();
        List<Type> parents = new ArrayList<>(List.of(subclass.getGenericInterfaces()));
        parents.add(subclass.getGenericSuperclass());
        for (Type parent : parents) {
            if (parent instanceof ParameterizedType generic && generic.getRawType() == raw) {
                Type[] actual = generic.getActualTypeArguments();
                for (int i = 0; i < actual.length; i++) {
                    if (actual[i] instanceof TypeVariable<?> variable) {
                        bound.put(variable, arguments.get(i));
                    }
                }
            }
        }
        List<Resolved> closed = new ArrayList<>();
        for (TypeVariable<?> variable : variables) {
            closed.add(of(variable, bound));
        }
        return new Resolved(subclass, List.copyOf(closed));
    }

    @Override
    public String toString() {
        if (raw.isArray()) {
            return arguments.get(0) + "[]";
        }
        return raw.getSimpleName()
                + (arguments.isEmpty()
                        ? ""
                        : arguments.stream().map(Resolved::toString).collect(Collectors.joining(", ", "<", ">")));
    }

    /** The type as a user would write it, without packages. */
    static String print(Type type) {
        return switch (type) {
            case Class<?> plain -> plain.getSimpleName();
            case ParameterizedType generic ->
                print(generic.getRawType())
                        + List.of(generic.getActualTypeArguments()).stream()
                                .map(Resolved::print)
                                .collect(Collectors.joining(", ", "<", ">"));
            case GenericArrayType array -> print(array.getGenericComponentType()) + "[]";
            case WildcardType wildcard -> {
                if (wildcard.getLowerBounds().length > 0) {
                    yield "? super " + print(wildcard.getLowerBounds()[0]);
                }
                Type upper = wildcard.getUpperBounds()[0];
                yield upper == Object.class ? "?" : "? extends " + print(upper);
            }
            default -> type.getTypeName();
        };
    }
}
