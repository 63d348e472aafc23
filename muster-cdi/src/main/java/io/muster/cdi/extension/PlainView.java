package io.muster.cdi.extension;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedConstructor;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.ExcludeClassInterceptors;
import jakarta.interceptor.Interceptors;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A replicated class as the container has to see it to make a plain instance: without interceptors, and with injected
 * replicated beans marked so that their plain instances come in.
 *
 * <p>Why hidden: for a type with interceptor bindings a container expects a subclass of its own, and Weld then silently
 * skips {@code @PostConstruct} of the instance that it made.
 *
 * @param <T> the class
 */
final class PlainView<T> implements AnnotatedType<T> {
    private final AnnotatedType<T> seen;
    private final BeanManager container;
    private final Set<Class<?>> replicated;
    private final Set<Annotation> annotations;
    private final Set<AnnotatedField<? super T>> fields;
    private final Set<AnnotatedMethod<? super T>> methods;

    PlainView(AnnotatedType<T> seen, BeanManager container, Set<Class<?>> replicated) {
        this.seen = seen;
        this.container = container;
        this.replicated = replicated;
        this.annotations = withoutInterceptors(seen.getAnnotations());
        this.fields = seen.getFields().stream().map(this::view).collect(Collectors.toCollection(LinkedHashSet::new));
        this.methods = seen.getMethods().stream().map(this::view).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<Annotation> withoutInterceptors(Set<Annotation> all) {
        return all.stream().filter(a -> !intercepts(a.annotationType())).collect(Collectors.toSet());
    }

    /** A stereotype may carry bindings, and a plain instance needs none. */
    private boolean intercepts(Class<? extends Annotation> type) {
        return type == Interceptors.class
                || type == ExcludeClassInterceptors.class
                || container.isInterceptorBinding(type)
                || container.isStereotype(type);
    }

    private <X> AnnotatedField<X> view(AnnotatedField<X> field) {
        Class<?> target = field.isAnnotationPresent(Inject.class) ? replicatedTarget(field) : null;
        if (target == null) {
            return field;
        }
        Set<Annotation> marked = field.getAnnotations().stream()
                .filter(a -> !container.isQualifier(a.annotationType()))
                .collect(Collectors.toSet());
        marked.add(new Plain.Literal(target));
        return new Marked<>(field, marked);
    }

    private <X> AnnotatedMethod<X> view(AnnotatedMethod<X> method) {
        boolean bound = method.getAnnotations().stream().anyMatch(a -> intercepts(a.annotationType()));
        return bound ? new Bare<>(method, withoutInterceptors(method.getAnnotations())) : method;
    }

    /** The replicated class whose facade the container would inject here; null for everything else. */
    private @Nullable Class<?> replicatedTarget(AnnotatedField<?> field) {
        Annotation[] qualifiers = field.getAnnotations().stream()
                .filter(a -> container.isQualifier(a.annotationType()))
                .toArray(Annotation[]::new);
        try {
            Bean<?> resolved = resolve(field.getBaseType(), qualifiers);
            return resolved != null && replicated.contains(resolved.getBeanClass()) ? resolved.getBeanClass() : null;
        } catch (AmbiguousResolutionException e) {
            // Reported by the container when it validates the injection point.
            return null;
        }
    }

    private @Nullable Bean<?> resolve(Type type, Annotation[] qualifiers) {
        Set<Bean<?>> candidates = container.getBeans(type, qualifiers);
        return candidates.isEmpty() ? null : container.resolve(candidates);
    }

    @Override
    public Class<T> getJavaClass() {
        return seen.getJavaClass();
    }

    @Override
    public Set<AnnotatedConstructor<T>> getConstructors() {
        return seen.getConstructors();
    }

    @Override
    public Set<AnnotatedMethod<? super T>> getMethods() {
        return methods;
    }

    @Override
    public Set<AnnotatedField<? super T>> getFields() {
        return fields;
    }

    @Override
    public Type getBaseType() {
        return seen.getBaseType();
    }

    @Override
    public Set<Type> getTypeClosure() {
        return seen.getTypeClosure();
    }

    @Override
    public <A extends Annotation> @Nullable A getAnnotation(Class<A> type) {
        return find(annotations, type);
    }

    @Override
    public <A extends Annotation> Set<A> getAnnotations(Class<A> type) {
        return findAll(annotations, type);
    }

    @Override
    public Set<Annotation> getAnnotations() {
        return annotations;
    }

    @Override
    public boolean isAnnotationPresent(Class<? extends Annotation> type) {
        return find(annotations, type) != null;
    }

    private static <A extends Annotation> @Nullable A find(Set<Annotation> all, Class<A> type) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
    }

    private static <A extends Annotation> Set<A> findAll(Set<Annotation> all, Class<A> type) {
        return all.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toSet());
    }

    /** An element with other annotations than its own. */
    private abstract static class Changed implements Annotated {
        private final Annotated seen;
        private final Set<Annotation> annotations;

        Changed(Annotated seen, Set<Annotation> annotations) {
            this.seen = seen;
            this.annotations = annotations;
        }

        @Override
        public Type getBaseType() {
            return seen.getBaseType();
        }

        @Override
        public Set<Type> getTypeClosure() {
            return seen.getTypeClosure();
        }

        @Override
        public <A extends Annotation> @Nullable A getAnnotation(Class<A> type) {
            return find(annotations, type);
        }

        @Override
        public <A extends Annotation> Set<A> getAnnotations(Class<A> type) {
            return findAll(annotations, type);
        }

        @Override
        public Set<Annotation> getAnnotations() {
            return annotations;
        }

        @Override
        public boolean isAnnotationPresent(Class<? extends Annotation> type) {
            return find(annotations, type) != null;
        }
    }

    /** An injected field with the qualifier of a plain instance. */
    private static final class Marked<X> extends Changed implements AnnotatedField<X> {
        private final AnnotatedField<X> field;

        Marked(AnnotatedField<X> field, Set<Annotation> annotations) {
            super(field, annotations);
            this.field = field;
        }

        @Override
        public Field getJavaMember() {
            return field.getJavaMember();
        }

        @Override
        public boolean isStatic() {
            return field.isStatic();
        }

        @Override
        public AnnotatedType<X> getDeclaringType() {
            return field.getDeclaringType();
        }
    }

    /** A method without its interceptor bindings. */
    private static final class Bare<X> extends Changed implements AnnotatedMethod<X> {
        private final AnnotatedMethod<X> method;

        Bare(AnnotatedMethod<X> method, Set<Annotation> annotations) {
            super(method, annotations);
            this.method = method;
        }

        @Override
        public Method getJavaMember() {
            return method.getJavaMember();
        }

        @Override
        public List<AnnotatedParameter<X>> getParameters() {
            return method.getParameters();
        }

        @Override
        public boolean isStatic() {
            return method.isStatic();
        }

        @Override
        public AnnotatedType<X> getDeclaringType() {
            return method.getDeclaringType();
        }
    }

    @Override
    public String toString() {
        return "plain view of " + seen.getJavaClass().getName();
    }
}
