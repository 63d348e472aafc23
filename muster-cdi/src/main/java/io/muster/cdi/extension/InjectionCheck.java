package io.muster.cdi.extension;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Problems 1011 and 1114 once more, for replicated beans that are injected under the type of an interface or a parent:
 * which bean that is, the container can tell only when it knows all of them.
 */
final class InjectionCheck {
    private final ReplicatedBean<?> bean;
    private final BeanManager container;
    private final Map<Class<?>, ReplicatedBean<?>> all;
    private final Problems problems;

    InjectionCheck(
            ReplicatedBean<?> bean, BeanManager container, Map<Class<?>, ReplicatedBean<?>> all, Problems problems) {
        this.bean = bean;
        this.container = container;
        this.all = all;
        this.problems = problems;
    }

    void check(InjectionPoint point) {
        String where =
                bean.javaClass().getSimpleName() + "." + point.getMember().getName();
        boolean later = point.getType() instanceof ParameterizedType generic
                && (generic.getRawType() == Instance.class || generic.getRawType() == Provider.class);
        Type type = later ? ((ParameterizedType) point.getType()).getActualTypeArguments()[0] : point.getType();
        ReplicatedBean<?> other = resolve(type, point.getQualifiers());
        if (other == null) {
            return;
        }
        String name = other.javaClass().getSimpleName();
        if (later || !(point.getAnnotated() instanceof AnnotatedField<?>)) {
            problems.error(
                    1011,
                    where,
                    "injects the replicated bean " + name
                            + " by constructor, initializer, Instance or Provider. Inject it into a field");
        } else if (!other.group().equals(bean.group())) {
            problems.error(
                    1114,
                    where,
                    "injects " + name + " of group " + other.group() + " into a bean of group " + bean.group()
                            + ": calls of it are neither atomic nor deterministic. Call it from outside");
        }
    }

    private @Nullable ReplicatedBean<?> resolve(Type type, Set<Annotation> qualifiers) {
        try {
            Set<Bean<?>> candidates = container.getBeans(type, qualifiers.toArray(Annotation[]::new));
            Bean<?> resolved = candidates.isEmpty() ? null : container.resolve(candidates);
            return resolved == null ? null : all.get(resolved.getBeanClass());
        } catch (AmbiguousResolutionException | IllegalArgumentException e) {
            // an Instance of several beans, or of a type variable: whoever uses it has to choose
            return null;
        }
    }
}
