package io.muster.cdi.extension;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the code of a bean's method through the classes of the application: private methods, lambdas, objects of the
 * state. Code of the platform and of specifications is not followed.
 *
 * <p>A virtual call is taken for a call of the method that its declared type has, or of the bean's own override; what
 * hides behind interfaces and reflection is not seen, and digests find what it does wrong.
 */
final class CodeWalk {
    private static final int METHODS_MAX = 2_000;
    private static final List<String> FOREIGN =
            List.of("java.", "javax.", "jdk.", "sun.", "jakarta.", "org.eclipse.microprofile.", "io.muster.codec.");

    private final Map<Class<?>, ClassFile> files = new HashMap<>();
    private final Set<Class<?>> unreadable = new HashSet<>();

    /**
     * One thing that reachable code does.
     *
     * @param in class whose code it is
     * @param type class that it refers to
     * @param use the reference
     */
    record Step(Class<?> in, Class<?> type, ClassFile.Use use) {}

    /**
     * What was found.
     *
     * @param steps stores, calls and instantiations in code that can be reached
     * @param complete false if the search was cut, or a class file could not be read
     */
    record Reach(List<Step> steps, boolean complete) {}

    /** Decides about a call whether its target's code is looked into. */
    interface Follows {
        boolean follow(Step call);
    }

    /** The class file of a class. */
    ClassFile file(Class<?> type) throws IOException {
        ClassFile file = files.get(type);
        if (file == null) {
            file = ClassFile.of(type);
            files.put(type, file);
        }
        return file;
    }

    /** Everything that a call of {@code start} on an object of class {@code bean} can reach. */
    Reach from(Method start, Class<?> bean, Follows follows) {
        Deque<Place> open = new ArrayDeque<>();
        Set<Place> seen = new LinkedHashSet<>();
        List<Step> steps = new ArrayList<>();
        boolean complete = true;
        open.add(new Place(start.getDeclaringClass(), start.getName() + descriptor(start)));
        while (!open.isEmpty()) {
            Place place = open.remove();
            if (!seen.add(place)) {
                continue;
            }
            if (seen.size() > METHODS_MAX) {
                return new Reach(steps, false);
            }
            List<ClassFile.Use> uses = uses(place);
            complete &= uses != null;
            for (ClassFile.Use use : uses == null ? List.<ClassFile.Use>of() : uses) {
                Class<?> type = load(use.owner(), place.type());
                if (type == null) {
                    continue;
                }
                Step step = new Step(place.type(), type, use);
                steps.add(step);
                if (use.isCall() && follows.follow(step)) {
                    Place next = target(type, use, bean);
                    if (next != null) {
                        open.add(next);
                    }
                }
            }
        }
        return new Reach(steps, complete);
    }

    private record Place(Class<?> type, String method) {}

    private @Nullable List<ClassFile.Use> uses(Place place) {
        if (unreadable.contains(place.type())) {
            return null;
        }
        try {
            return file(place.type()).uses(place.method());
        } catch (IOException e) {
            unreadable.add(place.type());
            return null;
        }
    }

    private static @Nullable Class<?> load(String internalName, Class<?> from) {
        String name = internalName.replace('/', '.');
        if (name.startsWith("[") || FOREIGN.stream().anyMatch(name::startsWith)) {
            return null;
        }
        try {
            return Class.forName(name, false, from.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // Optional dependency of the application; code that needs it cannot run here.
            return null;
        }
    }

    /** The method that a call runs: looked for from the bean upwards if the call may be one on the bean itself. */
    private @Nullable Place target(Class<?> type, ClassFile.Use use, Class<?> bean) {
        Class<?> from = use.isVirtual() && type.isAssignableFrom(bean) ? bean : type;
        for (Class<?> at = from; at != null && at != Object.class; at = at.getSuperclass()) {
            try {
                if (FOREIGN.stream().anyMatch(at.getName()::startsWith)) {
                    return null;
                }
                if (file(at).declares(use.method())) {
                    return new Place(at, use.method());
                }
            } catch (IOException e) {
                unreadable.add(at);
                return null;
            }
        }
        return null;
    }

    /** Descriptor of a method as class files write it. */
    static String descriptor(Method method) {
        StringBuilder text = new StringBuilder("(");
        for (Class<?> parameter : method.getParameterTypes()) {
            text.append(parameter.descriptorString());
        }
        return text.append(')')
                .append(method.getReturnType().descriptorString())
                .toString();
    }
}
