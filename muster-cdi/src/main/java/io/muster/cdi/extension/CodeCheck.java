package io.muster.cdi.extension;

import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the code of a bean: reads that change state or call a write (problem 1105), and the unchecked exceptions
 * that its writes make, which the caller's side has to know to rebuild them.
 *
 * <p>Why at deployment: a call of a write on {@code this} out of a read passes no interceptor, so it would change one
 * replica without a word.
 */
final class CodeCheck {
    private final Class<?> javaClass;
    private final MethodTable table;
    private final CodeWalk walk;
    private final Predicate<Field> injected;
    private final Problems problems;

    CodeCheck(Class<?> javaClass, MethodTable table, CodeWalk walk, Predicate<Field> injected, Problems problems) {
        this.javaClass = javaClass;
        this.table = table;
        this.walk = walk;
        this.injected = injected;
        this.problems = problems;
    }

    /** Checks every read. */
    void reads() {
        for (Method read : table.reads().values()) {
            Set<String> wrong = new LinkedHashSet<>();
            CodeWalk.Reach reach = walk.from(read, javaClass, call -> writeOf(call) == null);
            for (CodeWalk.Step step : reach.steps()) {
                String stored = storedField(step);
                if (stored != null) {
                    wrong.add("stores to " + stored);
                }
                Method write = writeOf(step);
                if (write != null) {
                    wrong.add("calls the @Write " + step.type().getSimpleName() + "." + write.getName());
                }
            }
            for (String what : wrong) {
                problems.error(
                        1105,
                        table.where(read),
                        "is a read and " + what + ", which would change one replica only. Make it a @Write");
            }
            if (!reach.complete()) {
                problems.warning(
                        1415,
                        table.where(read),
                        "could not be looked through completely; what is missing is not"
                                + " checked for changes in a read");
            }
        }
    }

    /** For each write the application's exceptions that its code makes; checked ones too if a stage can carry them. */
    Map<Method, List<Class<?>>> exceptions() {
        Map<Method, List<Class<?>>> thrown = new HashMap<>();
        for (Method write : table.writes().values()) {
            Set<Class<?>> types = new LinkedHashSet<>();
            Class<?> unnamed = CompletionStage.class.isAssignableFrom(write.getReturnType())
                    ? Exception.class
                    : RuntimeException.class;
            for (CodeWalk.Step step : walk.from(write, javaClass, call -> true).steps()) {
                if (step.use().opcode() == ClassFile.NEW && unnamed.isAssignableFrom(step.type())) {
                    types.add(step.type());
                }
            }
            thrown.put(write, new ArrayList<>(types));
        }
        return thrown;
    }

    /** A state field of the bean that is stored to; null for everything else. */
    private @Nullable String storedField(CodeWalk.Step step) {
        if (step.use().opcode() != ClassFile.PUTFIELD || !step.type().isAssignableFrom(javaClass)) {
            return null;
        }
        for (Class<?> at = step.type(); at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(step.use().name())) {
                    boolean state = !Modifier.isTransient(field.getModifiers()) && !injected.test(field);
                    return state ? at.getSimpleName() + "." + field.getName() : null;
                }
            }
        }
        return null;
    }

    /** The write that a call reaches; null if it reaches none. */
    private @Nullable Method writeOf(CodeWalk.Step step) {
        if (!step.use().isCall()) {
            return null;
        }
        if (step.type().isAssignableFrom(javaClass)) {
            return find(table.writes().values(), step);
        }
        if (step.type().isAnnotationPresent(Replicated.class)) {
            Class<?> at = step.type();
            while (at != null && at != Object.class) {
                Method found = find(
                        Arrays.stream(at.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(Write.class) && !method.isBridge())
                                .toList(),
                        step);
                if (found != null) {
                    return found;
                }
                at = at.getSuperclass();
            }
        }
        return null;
    }

    private static @Nullable Method find(Iterable<Method> writes, CodeWalk.Step step) {
        for (Method write : writes) {
            if ((write.getName() + CodeWalk.descriptor(write)).equals(step.use().method())) {
                return write;
            }
        }
        return null;
    }
}
