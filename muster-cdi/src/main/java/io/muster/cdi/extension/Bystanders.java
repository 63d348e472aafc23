package io.muster.cdi.extension;

import io.muster.cdi.Replicated;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.AnnotatedConstructor;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classes that are not replicated themselves, but can spoil one that is: decorators and subclasses. */
final class Bystanders {
    private Bystanders() {}

    /** Whether a class deserves a look once all replicated ones are known. */
    static boolean is(AnnotatedType<?> type) {
        Class<?> javaClass = type.getJavaClass();
        if (type.isAnnotationPresent(Decorator.class)) {
            return true;
        }
        if (javaClass.isAnnotationPresent(Replicated.class)
                || type.isAnnotationPresent(Vetoed.class)
                || Modifier.isAbstract(javaClass.getModifiers())) {
            return false;
        }
        for (Class<?> at = javaClass.getSuperclass(); at != null; at = at.getSuperclass()) {
            if (at.isAnnotationPresent(Replicated.class)) {
                return true;
            }
        }
        return false;
    }

    /** What a decorator decorates; null if the class is no decorator. */
    static @Nullable Class<?> delegate(AnnotatedType<?> type) {
        if (!type.isAnnotationPresent(Decorator.class)) {
            return null;
        }
        for (AnnotatedField<?> field : type.getFields()) {
            if (field.isAnnotationPresent(Delegate.class)) {
                return raw(field.getBaseType());
            }
        }
        List<AnnotatedParameter<?>> parameters = new ArrayList<>();
        for (AnnotatedConstructor<?> constructor : type.getConstructors()) {
            parameters.addAll(constructor.getParameters());
        }
        for (AnnotatedMethod<?> method : type.getMethods()) {
            parameters.addAll(method.getParameters());
        }
        return parameters.stream()
                .filter(parameter -> parameter.isAnnotationPresent(Delegate.class))
                .<Class<?>>map(parameter -> raw(parameter.getBaseType()))
                .findFirst()
                .orElse(null);
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
    }
}
