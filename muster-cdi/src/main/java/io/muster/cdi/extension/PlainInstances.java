package io.muster.cdi.extension;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.InjectionTarget;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects that apply works on, one for each replicated bean: made and injected by the container, but wrapped by
 * nobody. Made and destroyed by the thread that starts and stops; read by all.
 */
final class PlainInstances {
    private final Map<ReplicatedBean<?>, Made<?>> made = new LinkedHashMap<>();
    private final IdentityHashMap<Object, ReplicatedBean<?>> byInstance = new IdentityHashMap<>();

    /** One instance, and what is needed to end it. */
    private record Made<T>(InjectionTarget<T> target, CreationalContext<T> context, T instance) {
        static <T> Made<T> of(ReplicatedBean<T> bean, InjectionTarget<T> target, BeanManager container) {
            CreationalContext<T> context = container.createCreationalContext(null);
            T instance = target.produce(context);
            if (instance.getClass() != bean.javaClass()) {
                throw new DefinitionException("MUSTER-1006 " + bean.javaClass().getSimpleName()
                        + ": the container made a " + instance.getClass().getName()
                        + " instead of a plain instance. Remove what makes it wrap the class");
            }
            return new Made<>(target, context, instance);
        }

        void inject() {
            target.inject(instance, context);
            target.postConstruct(instance);
        }

        void destroy() {
            target.preDestroy(instance);
            context.release();
        }
    }

    /** Makes all instances, so that they can be injected into each other by {@link #inject()}. */
    PlainInstances(Collection<ReplicatedBean<?>> beans, BeanManager container, Map<Class<?>, ReplicatedBean<?>> all) {
        for (ReplicatedBean<?> bean : beans) {
            make(bean, container, all);
        }
    }

    private <T> void make(ReplicatedBean<T> bean, BeanManager container, Map<Class<?>, ReplicatedBean<?>> all) {
        Made<T> one = Made.of(bean, target(bean, container, all), container);
        made.put(bean, one);
        byInstance.put(one.instance(), bean);
    }

    /** How the container fills a plain instance of the bean. */
    static <T> InjectionTarget<T> target(
            ReplicatedBean<T> bean, BeanManager container, Map<Class<?>, ReplicatedBean<?>> all) {
        PlainView<T> view = new PlainView<>(bean.type(), container, all.keySet());
        return container.getInjectionTargetFactory(view).createInjectionTarget(null);
    }

    /**
     * Checks that everything can be injected, as the container does for its own beans, and that replicated beans which
     * come in under another type than their class, an interface say, come in as they must.
     */
    static void validate(
            ReplicatedBean<?> bean, BeanManager container, Map<Class<?>, ReplicatedBean<?>> all, Problems problems) {
        InjectionCheck check = new InjectionCheck(bean, container, all, problems);
        for (InjectionPoint point : target(bean, container, all).getInjectionPoints()) {
            container.validate(point);
            check.check(point);
        }
    }

    /** Fills all instances and runs their {@code @PostConstruct}. */
    void inject() {
        made.values().forEach(Made::inject);
    }

    /** Runs {@code @PreDestroy} of all instances. */
    void destroy() {
        made.values().forEach(Made::destroy);
    }

    /** The plain instance of a bean. */
    <T> T of(ReplicatedBean<T> bean) {
        Made<?> one = made.get(bean);
        if (one == null) {
            throw new IllegalStateException("no plain instance of " + bean);
        }
        return bean.javaClass().cast(one.instance());
    }

    /** The bean that an object is the plain instance of; null if it is none. */
    @Nullable
    ReplicatedBean<?> beanOf(Object instance) {
        return byInstance.get(instance);
    }
}
