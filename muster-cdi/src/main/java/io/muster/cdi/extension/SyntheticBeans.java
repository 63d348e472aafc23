package io.muster.cdi.extension;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.configurator.BeanConfigurator;
import jakarta.inject.Named;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The two beans that stand for a replicated class: the facade for callers, the plain instance for its neighbours. */
final class SyntheticBeans {
    private SyntheticBeans() {}

    static <T> void add(
            AfterBeanDiscovery event,
            BeanManager container,
            ReplicatedBean<T> bean,
            MusterLifecycle lifecycle,
            Facade facade) {
        AnnotatedType<T> type = bean.type();
        BeanConfigurator<T> configurator = event.<T>addBean()
                .id("muster.facade." + bean.javaClass().getName())
                .beanClass(bean.javaClass())
                .types(type.getTypeClosure())
                .qualifiers(qualifiers(type, container))
                .scope(ApplicationScoped.class)
                .createWith(context -> facade.of(bean, context, lifecycle.plain(bean)));
        Named named = type.getAnnotation(Named.class);
        if (named != null) {
            configurator.name(named.value().isEmpty() ? beanName(bean.javaClass()) : named.value());
        }
        if (type.isAnnotationPresent(Alternative.class)) {
            configurator.alternative(true);
            Priority priority = type.getAnnotation(Priority.class);
            if (priority != null) {
                configurator.priority(priority.value());
            }
        }
        event.<T>addBean()
                .id("muster.plain." + bean.javaClass().getName())
                .beanClass(bean.javaClass())
                .types(type.getTypeClosure())
                .qualifiers(new Plain.Literal(bean.javaClass()), Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .createWith(context -> lifecycle.plain(bean));
    }

    private static Set<Annotation> qualifiers(AnnotatedType<?> type, BeanManager container) {
        Set<Annotation> qualifiers = new HashSet<>();
        boolean onlyNamed = true;
        for (Annotation annotation : type.getAnnotations()) {
            if (container.isQualifier(annotation.annotationType())) {
                qualifiers.add(annotation);
                onlyNamed &= annotation.annotationType() == Named.class || annotation.annotationType() == Any.class;
            }
        }
        if (onlyNamed) {
            qualifiers.add(Default.Literal.INSTANCE);
        }
        qualifiers.add(Any.Literal.INSTANCE);
        return qualifiers;
    }

    private static String beanName(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
