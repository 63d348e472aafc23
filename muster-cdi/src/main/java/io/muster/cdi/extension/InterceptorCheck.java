package io.muster.cdi.extension;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Problems 1016 and 1017: interceptors that would stand behind the router and so never run, which nobody would notice
 * of one that checks permissions. They are those with a priority above ours, and those that are enabled in {@code
 * beans.xml} only.
 *
 * <p>Used once, by the thread that deploys, as soon as the container can resolve interceptors. What the {@code
 * beans.xml} of another archive enables, a container does not tell us; so that is a warning.
 */
final class InterceptorCheck {
    private final BeanManager container;
    private final List<AnnotatedType<?>> withoutPriority;
    private final Problems problems;

    /**
     * Takes what was found during discovery.
     *
     * @param withoutPriority interceptors that only a {@code beans.xml} can enable
     */
    InterceptorCheck(BeanManager container, List<AnnotatedType<?>> withoutPriority, Problems problems) {
        this.container = container;
        this.withoutPriority = withoutPriority;
        this.problems = problems;
    }

    /** Checks the interceptors of every routed method. */
    void check(ReplicatedBean<?> bean) {
        AnnotatedType<?> type = bean.type();
        Map<String, Set<String>> behind = new TreeMap<>();
        Map<String, Set<String>> maybe = new TreeMap<>();
        for (AnnotatedMethod<?> method : type.getMethods()) {
            Method member = method.getJavaMember();
            if (bean.routes(member)) {
                String name = MethodTable.id(member, member.getParameterCount());
                Map<Class<? extends Annotation>, Annotation> bindings = bindings(type, method);
                behindRouter(bindings).forEach(found -> behind.computeIfAbsent(found, key -> new TreeSet<>())
                        .add(name));
                enabledElsewhere(bindings.keySet())
                        .forEach(found -> maybe.computeIfAbsent(found, key -> new TreeSet<>())
                                .add(name));
            }
        }
        maybe.keySet().removeAll(behind.keySet());
        String where = bean.javaClass().getSimpleName();
        behind.forEach((interceptor, methods) -> problems.error(
                1016,
                where,
                "calls " + String.join(", ", methods) + " through the interceptor " + interceptor
                        + ", which has a priority above the router's or is enabled in beans.xml only,"
                        + " so it would never run. Give it @Priority, below 4900"));
        maybe.forEach((interceptor, methods) -> problems.warning(
                1017,
                where,
                "has a binding of the interceptor " + interceptor + " for " + String.join(", ", methods)
                        + ", but that has no @Priority: if a beans.xml enables it, it still does not run here."
                        + " Give it @Priority, below 4900"));
    }

    private Map<Class<? extends Annotation>, Annotation> bindings(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        Map<Class<? extends Annotation>, Annotation> bindings = new LinkedHashMap<>();
        collect(type.getAnnotations(), bindings);
        // a binding of the method takes the place of the same one of the class
        collect(method.getAnnotations(), bindings);
        return bindings;
    }

    private List<String> behindRouter(Map<Class<? extends Annotation>, Annotation> bindings) {
        List<Annotation> all = new ArrayList<>(bindings.values());
        all.add(Routed.Literal.INSTANCE);
        List<String> names =
                container.resolveInterceptors(InterceptionType.AROUND_INVOKE, all.toArray(Annotation[]::new)).stream()
                        .map(interceptor -> interceptor.getBeanClass().getSimpleName())
                        .toList();
        int router = names.indexOf(RouterInterceptor.class.getSimpleName());
        return router < 0 ? List.of() : names.subList(router + 1, names.size());
    }

    private List<String> enabledElsewhere(Set<Class<? extends Annotation>> bindings) {
        List<String> names = new ArrayList<>();
        for (AnnotatedType<?> interceptor : withoutPriority) {
            Map<Class<? extends Annotation>, Annotation> own = new LinkedHashMap<>();
            collect(interceptor.getAnnotations(), own);
            if (!own.isEmpty() && bindings.containsAll(own.keySet())) {
                names.add(interceptor.getJavaClass().getSimpleName());
            }
        }
        return names;
    }

    /** Bindings among annotations, also those that stereotypes and other bindings bring. */
    private void collect(Set<Annotation> annotations, Map<Class<? extends Annotation>, Annotation> bindings) {
        for (Annotation annotation : annotations) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (container.isInterceptorBinding(type)) {
                boolean added = !annotation.equals(bindings.put(type, annotation));
                if (added) {
                    collect(container.getInterceptorBindingDefinition(type), bindings);
                }
            } else if (container.isStereotype(type)) {
                collect(container.getStereotypeDefinition(type), bindings);
            }
        }
    }
}
