package io.muster.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Method handles for members of user classes, made once; apart from the shapes, since handles throw {@code Throwable}.
 *
 * <p>Each factory throws {@link InaccessibleObjectException} if the module of the class is closed to us.
 */
final class Access {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Access() {}

    /** Reads one member of an object. */
    interface Getter {
        @Nullable
        Object get(Object target);
    }

    /** Sets one member of an object. */
    interface Setter {
        void set(Object target, @Nullable Object value);
    }

    /** Builds an object. */
    interface Maker {
        Object make(@Nullable Object... arguments);
    }

    /** A lookup that may fail; only inside this class. */
    private interface Find<A extends AccessibleObject> {
        MethodHandle handle(A member) throws IllegalAccessException;
    }

    private static <A extends AccessibleObject> MethodHandle open(A member, Find<A> find) {
        member.setAccessible(true);
        try {
            return find.handle(member);
        } catch (IllegalAccessException e) {
            throw new InaccessibleObjectException(member + ": " + e.getMessage());
        }
    }

    static Getter getter(Field field) {
        return getter(open(field, LOOKUP::unreflectGetter));
    }

    static Getter getter(Method accessor) {
        return getter(open(accessor, LOOKUP::unreflect));
    }

    private static Getter getter(MethodHandle handle) {
        MethodHandle get = handle.asType(MethodType.methodType(Object.class, Object.class));
        return target -> {
            try {
                return (Object) get.invokeExact(target);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /** Also for final fields of classes: values of a class are rebuilt like those of a record. */
    static Setter setter(Field field) {
        MethodHandle set = open(field, LOOKUP::unreflectSetter)
                .asType(MethodType.methodType(void.class, Object.class, Object.class));
        return (target, value) -> {
            try {
                set.invokeExact(target, value);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    static Maker maker(Constructor<?> constructor) {
        int count = constructor.getParameterCount();
        MethodHandle make = open(constructor, LOOKUP::unreflectConstructor)
                .asFixedArity()
                .asType(MethodType.genericMethodType(count))
                .asSpreader(Object[].class, count);
        return arguments -> {
            try {
                return (Object) make.invokeExact(arguments);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e.toString(), e);
    }
}
