package io.muster.cdi.extension;

import io.muster.cdi.Replicated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.spi.AnnotatedCallable;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.interceptor.AroundConstruct;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Problems 1001 to 1003, 1006 to 1013 and 1015: what a replicated class as a whole must not be. */
final class ClassCheck {
    private static final Set<String> FOREIGN_ON_CLASS = Set.of(
            "jakarta.ws.rs.Path",
            "jakarta.ws.rs.ext.Provider",
            "jakarta.ejb.Stateless",
            "jakarta.ejb.Stateful",
            "jakarta.ejb.Singleton",
            "jakarta.ejb.MessageDriven",
            "jakarta.servlet.annotation.WebServlet",
            "jakarta.servlet.annotation.WebFilter",
            "jakarta.servlet.annotation.WebListener",
            "org.eclipse.microprofile.health.Readiness",
            "org.eclipse.microprofile.health.Liveness",
            "org.eclipse.microprofile.health.Startup");
    /** By simple name: several frameworks have one of their own. */
    private static final Set<String> FOREIGN_ON_METHOD =
            Set.of("Incoming", "Outgoing", "Schedule", "Schedules", "Scheduled", "FixedRate");

    private static final String TRANSACTIONAL = "jakarta.transaction.Transactional";
    private static final String METRICS = "org.eclipse.microprofile.metrics.annotation.";

    private final AnnotatedType<?> type;
    private final Class<?> javaClass;
    private final BeanManager container;
    private final Problems problems;
    private final String where;

    ClassCheck(AnnotatedType<?> type, BeanManager container, Problems problems) {
        this.type = type;
        this.javaClass = type.getJavaClass();
        this.container = container;
        this.problems = problems;
        this.where = javaClass.getSimpleName();
    }

    /** Whether the class can be looked into any further. */
    boolean run(Set<Class<?>> replicated) {
        if (!kind()) {
            return false;
        }
        constructor();
        scope();
        interceptors();
        fields();
        foreignAnnotations();
        callables();
        injections(replicated);
        String group = type.getAnnotation(Replicated.class).group();
        if (!group.matches("[a-z][a-z0-9-]{0,62}")) {
            problems.error(1015, where, "group '" + group + "' has no valid name. Name it [a-z][a-z0-9-]{0,62}");
        }
        return true;
    }

    private boolean kind() {
        int modifiers = javaClass.getModifiers();
        String kind = null;
        if (javaClass.isRecord()) {
            kind = "a record";
        } else if (javaClass.isEnum()) {
            kind = "an enum";
        } else if (javaClass.isInterface()) {
            kind = "an interface";
        } else if (Modifier.isFinal(modifiers)) {
            kind = "final, and callers get a subclass";
        } else if (Modifier.isAbstract(modifiers)) {
            kind = "abstract";
        } else if (javaClass.getEnclosingClass() != null && !Modifier.isStatic(modifiers)) {
            kind = "an inner class";
        }
        if (kind != null) {
            problems.error(
                    1001,
                    where,
                    "is " + kind + ". Make it a class that is neither final nor abstract, static if nested");
        }
        return kind == null;
    }

    private void constructor() {
        for (Constructor<?> constructor : javaClass.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers())) {
                return;
            }
        }
        problems.error(
                1002,
                where,
                "has no constructor without parameters that is not private. Add one that makes an empty bean");
    }

    private void scope() {
        for (Annotation annotation : type.getAnnotations()) {
            Class<? extends Annotation> scope = annotation.annotationType();
            if (container.isScope(scope) && scope != ApplicationScoped.class) {
                problems.error(
                        1003,
                        where,
                        "has the scope @" + scope.getSimpleName()
                                + ", but a replica lives as long as its node. Remove the annotation");
            }
        }
    }

    private void interceptors() {
        for (AnnotatedMethod<?> method : type.getMethods()) {
            for (Class<? extends Annotation> around :
                    List.of(AroundInvoke.class, AroundTimeout.class, AroundConstruct.class)) {
                if (method.isAnnotationPresent(around)) {
                    problems.error(
                            1006,
                            at(method),
                            "is @" + around.getSimpleName()
                                    + " in the bean itself, so apply would run through it on every"
                                    + " replica. Move it to an interceptor class with a binding");
                }
            }
        }
    }

    private void fields() {
        for (Class<?> at = javaClass; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers())
                        && !Modifier.isStatic(field.getModifiers())
                        && !field.isSynthetic()) {
                    problems.error(
                            1009,
                            at.getSimpleName() + "." + field.getName(),
                            "is a public field, and callers would see the field of a proxy. Make it private and"
                                    + " add a read");
                }
            }
        }
        for (AnnotatedField<?> field : type.getFields()) {
            if (field.isAnnotationPresent(Produces.class)) {
                dead(Produces.class, where + "." + field.getJavaMember().getName());
            }
        }
    }

    private void foreignAnnotations() {
        for (Annotation annotation : type.getAnnotations()) {
            String name = annotation.annotationType().getName();
            if (FOREIGN_ON_CLASS.contains(name)) {
                problems.error(
                        1010,
                        where,
                        "is @" + annotation.annotationType().getSimpleName()
                                + " too, and that framework needs the managed bean. Inject the replicated bean"
                                + " into another"
                                + " class");
            }
            foreign(annotation, where, true);
        }
        if (type.isAnnotationPresent(Specializes.class)) {
            problems.error(1008, where, "is @Specializes, which does not reach the bean that we make. Remove it");
        }
    }

    private void foreign(Annotation annotation, String at, boolean change) {
        String name = annotation.annotationType().getName();
        if (name.equals(TRANSACTIONAL) && change) {
            problems.error(
                    1012,
                    at,
                    "is @Transactional, but a write is applied on every replica, outside of transactions."
                            + " Remove it");
        }
        if (name.startsWith(METRICS)) {
            problems.error(
                    1013,
                    at,
                    "is @" + annotation.annotationType().getSimpleName()
                            + " of MicroProfile Metrics, which fails or does nothing on a bean that an extension makes."
                            + " Remove it");
        }
    }

    private void callables() {
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (method.isAnnotationPresent(Produces.class)) {
                dead(Produces.class, at(method));
            }
            for (AnnotatedParameter<?> parameter : method.getParameters()) {
                for (Class<? extends Annotation> on : List.of(Observes.class, ObservesAsync.class, Disposes.class)) {
                    if (parameter.isAnnotationPresent(on)) {
                        dead(on, at(method));
                    }
                }
            }
            for (Annotation annotation : method.getAnnotations()) {
                foreign(annotation, at(method), method.isAnnotationPresent(io.muster.cdi.Write.class));
                String name = annotation.annotationType().getSimpleName();
                if (FOREIGN_ON_METHOD.contains(name)) {
                    problems.error(
                            1010,
                            at(method),
                            "is @" + name
                                    + ", and that framework needs the managed bean. Call the bean from another class");
                }
            }
        }
    }

    private void dead(Class<? extends Annotation> annotation, String at) {
        problems.error(
                1007,
                at,
                "uses @" + annotation.getSimpleName()
                        + ", which nobody sees on a replicated bean. Move it to another bean");
    }

    private void injections(Set<Class<?>> replicated) {
        for (AnnotatedField<?> field : type.getFields()) {
            if (field.isAnnotationPresent(Inject.class) && field.getBaseType() instanceof ParameterizedType generic) {
                Class<?> raw = raw(generic.getRawType());
                Class<?> of = raw(generic.getActualTypeArguments()[0]);
                if ((raw == Instance.class || raw == Provider.class) && replicated.contains(of)) {
                    byField(of, where + "." + field.getJavaMember().getName());
                }
            }
        }
        List<AnnotatedCallable<?>> callables = new ArrayList<>();
        type.getMethods().forEach(callables::add);
        type.getConstructors().forEach(callables::add);
        for (AnnotatedCallable<?> callable : callables) {
            if (callable.isAnnotationPresent(Inject.class)) {
                for (AnnotatedParameter<?> parameter : callable.getParameters()) {
                    Class<?> of = raw(parameter.getBaseType());
                    if (replicated.contains(of)) {
                        byField(of, callable instanceof AnnotatedMethod<?> method ? at(method) : where);
                    }
                }
            }
        }
    }

    private void byField(Class<?> of, String at) {
        problems.error(
                1011,
                at,
                "injects the replicated bean " + of.getSimpleName()
                        + " by constructor, initializer, Instance or Provider. Inject it into a field");
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
    }

    private String at(AnnotatedMethod<?> method) {
        String parameters = Arrays.stream(method.getJavaMember().getParameterTypes())
                .map(Class::getSimpleName)
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return where + "." + method.getJavaMember().getName() + "(" + parameters + ")";
    }
}
