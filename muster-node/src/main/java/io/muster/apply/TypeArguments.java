package io.muster.apply;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** Finds what a class says about the type parameters of an interface that it implements, however far up. */
final class TypeArguments {
    private static final Type[] ERASED = new Type[0];

    private TypeArguments() {}

    /** The arguments for {@code wanted}; empty if one of them is not named anywhere. */
    static Type[] of(Class<?> type, Class<?> wanted) {
        return search(type, wanted, new HashMap<>());
    }

    private static Type[] search(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        Class<?> raw;
        Map<TypeVariable<?>, Type> here = new HashMap<>();
        if (type instanceof ParameterizedType parameterized) {
            raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = resolved(parameterized.getActualTypeArguments(), known);
            if (raw == wanted) {
                return complete(arguments) ? arguments : ERASED;
            }
            for (int i = 0; i < arguments.length; i++) {
                here.put(raw.getTypeParameters()[i], arguments[i]);
            }
        } else if (type instanceof Class<?> plain) {
            raw = plain;
        } else {
            return ERASED;
        }
        for (Type parent : raw.getGenericInterfaces()) {
            Type[] found = search(parent, wanted, here);
            if (found.length > 0) {
                return found;
            }
        }
        Type parent = raw.getGenericSuperclass();
        return parent == null ? ERASED : search(parent, wanted, here);
    }

    private static Type[] resolved(Type[] arguments, Map<TypeVariable<?>, Type> known) {
        Type[] resolved = arguments.clone();
        for (int i = 0; i < resolved.length; i++) {
            if (resolved[i] instanceof TypeVariable<?> variable) {
                resolved[i] = known.getOrDefault(variable, variable);
            }
        }
        return resolved;
    }

    private static boolean complete(Type[] arguments) {
        for (Type argument : arguments) {
            if (argument instanceof TypeVariable<?>) {
                return false;
            }
        }
        return true;
    }
}
