package io.muster.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A field and the class that declares it.
 *
 * @param owner the class, with what its type variables stand for
 * @param field the field
 */
record OwnedField(Resolved owner, Field field) {

    /** Simple name of the declaring class, a dot, name of the field. */
    String id() {
        return owner.raw().getSimpleName() + "." + field.getName();
    }

    Place place(Place object) {
        return object.into(id(), "");
    }

    Shape<Object> shape(ShapeBuilder builder, Place object) {
        return builder.fieldShape(field.getGenericType(), owner, place(object).path());
    }

    /** All fields of a class and its parents that hold content: not static, not transient, not made by the compiler. */
    static List<OwnedField> of(Resolved type, Place place, Predicate<Field> wanted, ShapeBuilder builder) {
        List<OwnedField> fields = new ArrayList<>();
        Resolved at = type;
        while (at != null && at.raw() != Object.class) {
            if (Refusals.isPlatform(at.raw())) {
                // What the platform keeps of an exception, its message, travels apart.
                if (Throwable.class.isAssignableFrom(at.raw())) {
                    break;
                }
                builder.problem(
                        CodecProblem.Kind.NOT_ENCODABLE,
                        place,
                        type.raw().getSimpleName() + " extends " + at.raw().getName() + ", whose content is closed",
                        "Hold it in a field instead of extending it");
                break;
            }
            for (Field field : at.raw().getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && wanted.test(field)) {
                    fields.add(new OwnedField(at, field));
                }
            }
            try {
                at = at.superclass();
            } catch (Resolved.OpenTypeException e) {
                builder.problem(
                        CodecProblem.Kind.OPEN_TYPE,
                        place,
                        "parent of " + at + ": " + e.getMessage(),
                        "Name every type argument");
                break;
            }
        }
        return fields;
    }
}
