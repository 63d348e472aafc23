package io.muster.cdi.extension;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionFactory;
import jakarta.enterprise.inject.spi.configurator.AnnotatedMethodConfigurator;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import java.lang.annotation.Annotation;

/**
 * Makes what callers get: the plain instance behind the interceptors of its class, and behind those the router.
 *
 * <p>Interceptors run here, once, at the caller. Apply works on the plain instance and passes none of them.
 */
final class Facade {
    private final BeanManager container;

    Facade(BeanManager container) {
        this.container = container;
    }

    /** The facade of a bean around its plain instance. */
    <T> T of(ReplicatedBean<T> bean, CreationalContext<T> context, T plain) {
        InterceptionFactory<T> factory = container.createInterceptionFactory(context, bean.javaClass());
        AnnotatedTypeConfigurator<T> configurator = factory.configure();
        copyMissingBindings(bean.type(), configurator);
        configurator
                .filterMethods(method -> bean.routes(method.getJavaMember()))
                .forEach(method -> method.add(Routed.Literal.INSTANCE));
        return factory.createInterceptedInstance(plain);
    }

    /** Bindings that other extensions added during discovery: the container starts from the bare class here. */
    private <T> void copyMissingBindings(AnnotatedType<T> seen, AnnotatedTypeConfigurator<T> configurator) {
        for (Annotation annotation : seen.getAnnotations()) {
            if (isMissing(annotation, configurator.getAnnotated())) {
                configurator.add(annotation);
            }
        }
        for (AnnotatedMethodConfigurator<? super T> method : configurator.methods()) {
            for (AnnotatedMethod<? super T> known : seen.getMethods()) {
                if (known.getJavaMember().equals(method.getAnnotated().getJavaMember())) {
                    for (Annotation annotation : known.getAnnotations()) {
                        if (isMissing(annotation, method.getAnnotated())) {
                            method.add(annotation);
                        }
                    }
                }
            }
        }
    }

    private boolean isMissing(Annotation annotation, Annotated target) {
        return container.isInterceptorBinding(annotation.annotationType())
                && !target.isAnnotationPresent(annotation.annotationType());
    }
}
