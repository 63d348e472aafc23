package io.muster.cdi.extension;

import io.muster.codec.CodecProblem;
import io.muster.codec.Codecs;
import io.muster.codec.ObjectState;
import io.muster.codec.StateField;
import jakarta.enterprise.inject.spi.AnnotatedType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the state of one class, and problems 1202, 1203 and 1205 to 1208, which are about its fields. */
final class StateReader {
    private final AnnotatedType<?> type;
    private final CodeWalk code;
    private final Problems problems;
    private final Set<Field> injected;

    StateReader(AnnotatedType<?> type, Set<Field> injected, CodeWalk code, Problems problems) {
        this.type = type;
        this.injected = injected;
        this.code = code;
        this.problems = problems;
    }

    ObjectState read(Codecs codecs) {
        ObjectState state = codecs.of(type.getJavaClass(), this::isState, "");
        Map<String, Field> fields = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (Class<?> at = type.getJavaClass(); at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!field.isSynthetic() && isState(field) && fields.put(id(field), field) != null) {
                    twice.add(id(field));
                }
            }
        }
        twice.forEach(id -> problems.error(
                1208, id, "is the id of two state fields of classes with one simple name. Rename one of the fields"));
        Set<String> broken = new HashSet<>();
        for (CodecProblem problem : state.problems()) {
            broken.add(problem.path());
            if (!twice.contains(problem.path())) {
                problems.error(number(problem.kind()), problem.path(), MethodReader.sentence(problem));
            }
        }
        Set<String> known = state.fields().stream().map(StateField::id).collect(Collectors.toSet());
        fields.forEach((id, field) -> {
            boolean sound = broken.stream().noneMatch(path -> path.equals(id) || path.startsWith(id + ":"));
            if (sound && !known.contains(id) && Modifier.isFinal(field.getModifiers())) {
                checkConstant(id, field);
            }
        });
        return state;
    }

    private boolean isState(Field field) {
        int modifiers = field.getModifiers();
        return !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers) && !injected.contains(field);
    }

    private static String id(Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    private static int number(CodecProblem.Kind kind) {
        return switch (kind) {
            case NOT_ENCODABLE -> 1202;
            case DUPLICATE_SIMPLE_NAME -> 1203;
            case OPEN_TYPE -> 1205;
            case NO_CONSTRUCTOR -> 1206;
        };
    }

    /** A final field of an immutable type is no state; then its value has to be in the code, not made at a start. */
    private void checkConstant(String id, Field field) {
        try {
            if (!code.file(field.getDeclaringClass()).constantFields().contains(field.getName())) {
                problems.error(
                        1207,
                        id,
                        "is final and immutable, so it is no state, but its value is made when the bean is"
                                + " made. Make it"
                                + " static final if it is a constant, or not final if it is state");
            }
        } catch (IOException e) {
            problems.warning(1415, id, "cannot be checked for a constant value: " + e.getMessage());
        }
    }
}
