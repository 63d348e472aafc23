package io.muster.cdi.extension;

import io.muster.cdi.Read;
import io.muster.cdi.Write;
import io.muster.cdi.extension.ReplicatedBean.Signature;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which methods a replicated class has, and the role of each: write, read, or neither. Finds problems 1101 to 1104,
 * 1106 and 1116, which are about that.
 */
final class MethodTable {
    private static final Set<Signature> OF_OBJECT =
            Arrays.stream(Object.class.getDeclaredMethods()).map(Signature::of).collect(Collectors.toSet());

    private final AnnotatedType<?> type;
    private final Problems problems;
    private final Map<Method, AnnotatedMethod<?>> seen = new HashMap<>();
    private final Map<Signature, Method> effective = new LinkedHashMap<>();
    private final Map<Signature, Method> writes = new LinkedHashMap<>();
    private final Map<Signature, Method> reads = new LinkedHashMap<>();

    MethodTable(AnnotatedType<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
        for (AnnotatedMethod<?> method : type.getMethods()) {
            seen.put(method.getJavaMember(), method);
        }
        for (Class<?> at = type.getJavaClass(); at != null && at != Object.class; at = at.getSuperclass()) {
            collect(at);
        }
        interfacesOf(type.getJavaClass()).forEach(this::checkInterface);
        effective.forEach(this::assign);
    }

    /** Writes in order of declaration, inherited ones behind. */
    Map<Signature, Method> writes() {
        return writes;
    }

    /** Reads: annotated ones, and public methods without annotation. */
    Map<Signature, Method> reads() {
        return reads;
    }

    /** An annotation of a method, also one that another extension has put there; null if it has none. */
    <A extends Annotation> @Nullable A annotation(Method method, Class<A> annotation) {
        AnnotatedMethod<?> known = seen.get(method);
        return known == null ? method.getAnnotation(annotation) : known.getAnnotation(annotation);
    }

    private boolean is(Method method, Class<? extends Annotation> annotation) {
        return annotation(method, annotation) != null;
    }

    private void collect(Class<?> at) {
        // The JVM promises no order of methods; this one is the same everywhere.
        List<Method> declared = Arrays.stream(at.getDeclaredMethods())
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        for (Method method : declared) {
            if (method.isBridge() || method.isSynthetic()) {
                continue;
            }
            if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
                if (is(method, Write.class)) {
                    String kind = Modifier.isPrivate(method.getModifiers()) ? "private" : "static";
                    problems.error(
                            1101,
                            where(method),
                            "is a " + kind + " @Write, which nobody intercepts. Make it a public instance method");
                }
                continue;
            }
            Method overriding = effective.putIfAbsent(Signature.of(method), method);
            if (overriding != null) {
                checkOverride(overriding, method);
            }
        }
        for (Method bridge : declared) {
            if (bridge.isBridge()) {
                // It stands for the method with the erased types of the parent, which is overridden by its target.
                Method target = target(bridge, declared);
                if (target != null) {
                    effective.putIfAbsent(Signature.of(bridge), target);
                }
            }
        }
    }

    private static @Nullable Method target(Method bridge, List<Method> declared) {
        return declared.stream()
                .filter(method -> !method.isBridge()
                        && method.getName().equals(bridge.getName())
                        && method.getParameterCount() == bridge.getParameterCount()
                        && narrows(method.getParameterTypes(), bridge.getParameterTypes()))
                .findFirst()
                .orElse(null);
    }

    private static boolean narrows(Class<?>[] narrow, Class<?>[] wide) {
        for (int i = 0; i < narrow.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return true;
    }

    private void checkOverride(Method overriding, Method overridden) {
        if (is(overridden, Write.class) && !is(overriding, Write.class)) {
            problems.error(
                    1103,
                    where(overriding),
                    "overrides a @Write of " + overridden.getDeclaringClass().getSimpleName()
                            + " without @Write. Add @Write, or it would run on one node only");
        }
    }

    private void checkInterface(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            Method own = effective.get(Signature.of(method));
            if (own != null) {
                checkOverride(own, method);
            } else if (method.isDefault() && !method.isBridge() && is(method, Write.class)) {
                problems.error(
                        1104,
                        where(method),
                        "is a @Write in the interface " + type.getSimpleName()
                                + " that the class does not override, so nobody intercepts it. Override it with"
                                + " @Write");
            }
        }
    }

    private static Set<Class<?>> interfacesOf(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> one : at.getInterfaces()) {
                all.add(one);
                all.addAll(interfacesOf(one));
            }
        }
        return all;
    }

    private void assign(Signature signature, Method method) {
        if (!signature.equals(Signature.of(method)) || OF_OBJECT.contains(signature)) {
            return;
        }
        boolean write = is(method, Write.class);
        boolean read = is(method, Read.class);
        boolean isPublic = Modifier.isPublic(method.getModifiers());
        if (write && read) {
            problems.error(1106, where(method), "is both @Write and @Read. Keep one");
        }
        if (Modifier.isFinal(method.getModifiers())) {
            problems.error(
                    write ? 1101 : 1102,
                    where(method),
                    "is final" + (write ? " and a @Write" : "")
                            + ", so callers would run it on a proxy. Remove final, or make it private");
            return;
        }
        if (write && !isPublic) {
            problems.warning(1116, where(method), "is a @Write that is not public. Make it public if others call it");
        }
        if (write) {
            writes.put(signature, method);
        } else if (read || (isPublic && !ofContainer(method))) {
            reads.put(signature, method);
        }
    }

    private boolean ofContainer(Method method) {
        return is(method, PostConstruct.class) || is(method, PreDestroy.class) || is(method, Inject.class);
    }

    /** Class and method for messages, such as {@code Stock.receive(String,int)}. */
    String where(Method method) {
        return type.getJavaClass().getSimpleName() + "." + id(method, method.getParameterCount());
    }

    /** Name and simple names of the first parameter types. */
    static String id(Method method, int parameters) {
        return Arrays.stream(method.getParameterTypes())
                .limit(parameters)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }
}
