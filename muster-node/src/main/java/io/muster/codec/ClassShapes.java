package io.muster.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link ShapeBuilder} that looks into classes of the user: records, sealed types, plain classes. */
final class ClassShapes {
    private final ShapeBuilder builder;

    ClassShapes(ShapeBuilder builder) {
        this.builder = builder;
    }

    Shape<?> ofRecord(Resolved type, Place place) {
        Class<?> raw = type.raw();
        RecordShape shape = new RecordShape(raw);
        builder.share(type, shape);
        List<Members.Member> members = new ArrayList<>();
        RecordComponent[] components = raw.getRecordComponents();
        try {
            for (RecordComponent component : components) {
                String path = place.into(raw.getSimpleName() + "." + component.getName(), "")
                        .path();
                members.add(new Members.Member(
                        component.getName(),
                        Access.getter(component.getAccessor()),
                        null,
                        builder.shape(component.getGenericType(), type, path)));
            }
            Class<?>[] parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            shape.complete(members, Access.maker(raw.getDeclaredConstructor(parameters)));
        } catch (InaccessibleObjectException e) {
            return closed(raw, place);
        } catch (NoSuchMethodException e) {
            return builder.problem(
                    CodecProblem.Kind.NO_CONSTRUCTOR, place, "a record without its constructor", "Compile it again");
        }
        return shape;
    }

    Shape<?> ofObject(Resolved type, Place place) {
        ObjectShape shape = new ObjectShape(type.raw());
        builder.share(type, shape);
        return fill(type, place, shape);
    }

    private Shape<Object> fill(Resolved type, Place place, ObjectShape shape) {
        Class<?> raw = type.raw();
        Constructor<?> constructor;
        try {
            constructor = raw.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            boolean inner = raw.getEnclosingClass() != null && !Modifier.isStatic(raw.getModifiers());
            return builder.problem(
                    CodecProblem.Kind.NO_CONSTRUCTOR,
                    place,
                    raw.getSimpleName() + (inner ? " is an inner class" : " has no constructor without parameters"),
                    inner ? "Make it static" : "Add one (it may be private), or make it a record");
        }
        try {
            List<Members.Member> members = new ArrayList<>();
            for (OwnedField owned : OwnedField.of(type, place, f -> true, builder)) {
                Field field = owned.field();
                members.add(new Members.Member(
                        field.getName(), Access.getter(field), Access.setter(field), owned.shape(builder, place)));
            }
            // The JVM promises no order of fields; this one is the same everywhere.
            members.sort(Comparator.comparing(Members.Member::name));
            for (int i = 1; i < members.size(); i++) {
                if (members.get(i).name().equals(members.get(i - 1).name())) {
                    builder.problem(
                            CodecProblem.Kind.DUPLICATE_SIMPLE_NAME,
                            place,
                            "two fields " + members.get(i).name() + " in " + raw.getSimpleName() + " and its parents",
                            "Rename one");
                }
            }
            shape.complete(members, Access.maker(constructor));
        } catch (InaccessibleObjectException e) {
            return closed(raw, place);
        }
        return shape;
    }

    private Shape<Object> closed(Class<?> raw, Place place) {
        String open = "Add 'opens " + raw.getPackageName() + "' to the module-info of " + raw.getModule();
        return builder.problem(
                CodecProblem.Kind.NOT_ENCODABLE, place, raw.getSimpleName() + " is closed to reflection", open);
    }

    Shape<?> ofSealed(Resolved type, Place place) {
        SumShape shape = new SumShape(type.raw());
        builder.share(type, shape);
        Map<Class<?>, Shape<Object>> variants = new LinkedHashMap<>();
        collect(type, place, variants);
        Map<String, Class<?>> names = new HashMap<>();
        for (Class<?> variant : variants.keySet()) {
            Class<?> other = names.putIfAbsent(variant.getSimpleName(), variant);
            if (other != null) {
                builder.problem(
                        CodecProblem.Kind.DUPLICATE_SIMPLE_NAME,
                        place,
                        variant.getName() + " and " + other.getName() + " have one simple name",
                        "Rename one: the name tells them apart in the bytes");
            }
        }
        shape.complete(variants);
        return shape;
    }

    private void collect(Resolved parent, Place place, Map<Class<?>, Shape<Object>> variants) {
        if (!Modifier.isAbstract(parent.raw().getModifiers())) {
            // Not under the name of the type: whoever refers to the type means the sum.
            variants.put(parent.raw(), fill(parent, place, new ObjectShape(parent.raw())));
        }
        for (Class<?> permitted : parent.raw().getPermittedSubclasses()) {
            if (variants.containsKey(permitted)) {
                continue;
            }
            try {
                Resolved resolved = parent.permitted(permitted);
                Place at = place.into(parent.raw().getSimpleName(), resolved.toString());
                if (permitted.isSealed() && !permitted.isEnum()) {
                    collect(resolved, at, variants);
                } else {
                    variants.put(permitted, builder.shape(resolved, at));
                }
            } catch (Resolved.OpenTypeException e) {
                builder.problem(
                        CodecProblem.Kind.OPEN_TYPE,
                        place,
                        permitted.getSimpleName() + ": " + e.getMessage(),
                        "Bind its type variables through its parent");
            }
        }
    }
}
