package io.muster.cdi.extension;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of a bean's generic parents stand for, so that an inherited {@code T put(T value)} gets a
 * codec for the real type.
 */
final class TypeVariables {
    private final Map<TypeVariable<?>, Type> bound = new HashMap<>();

    TypeVariables(Class<?> bean) {
        for (Class<?> at = bean; at != null && at != Object.class; at = at.getSuperclass()) {
            if (at.getGenericSuperclass() instanceof ParameterizedType parent) {
                TypeVariable<?>[] variables = at.getSuperclass().getTypeParameters();
                Type[] arguments = parent.getActualTypeArguments();
                for (int i = 0; i < variables.length; i++) {
                    bound.put(variables[i], resolve(arguments[i]));
                }
            }
        }
    }

    /** The type with all variables replaced that are known; others stay and are refused by the codec. */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return bound.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(this::resolve)
                    .toArray(Type[]::new);
            return new Bound(generic.getRawType(), generic.getOwnerType(), arguments);
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> known ? known.arrayType() : new BoundArray(component);
        }
        return type;
    }

    private record BoundArray(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }

    /** A generic type with other arguments; equal to what reflection gives for the same type. */
    private static final class Bound implements ParameterizedType {
        private final Type raw;
        private final @Nullable Type owner;
        private final Type[] arguments;

        Bound(Type raw, @Nullable Type owner, Type[] arguments) {
            this.raw = raw;
            this.owner = owner;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType type
                    && raw.equals(type.getRawType())
                    && Arrays.equals(arguments, type.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(arguments) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return raw.getTypeName() + Arrays.toString(arguments);
        }
    }
}
