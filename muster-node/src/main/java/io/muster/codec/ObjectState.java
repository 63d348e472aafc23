package io.muster.codec;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The state fields of a kind of objects, found once at deployment. Immutable; whoever asks for a digest sees to it
 * that nobody changes the object meanwhile.
 *
 * <p>A final field of a type that cannot change (a number, a string, an enum, a record of those) is a constant, not
 * state.
 */
public final class ObjectState {
    private final Class<?> type;
    private final List<StateField> fields;
    private final List<CodecProblem> problems;

    private ObjectState(Class<?> type, List<StateField> fields, List<CodecProblem> problems) {
        this.type = type;
        this.fields = List.copyOf(fields);
        this.problems = List.copyOf(problems);
    }

    static ObjectState build(Codecs codecs, Class<?> type, Predicate<Field> isState, String where) {
        List<StateField> fields = new ArrayList<>();
        List<CodecProblem> problems = new ArrayList<>();
        Place place = new Place(where, type.getSimpleName());
        ShapeBuilder search = codecs.builder();
        List<OwnedField> found = OwnedField.of(new Resolved(type, List.of()), place, isState, search);
        codecs.keep(search, problems);
        Set<String> ids = new HashSet<>();
        for (OwnedField owned : found) {
            Field field = owned.field();
            ShapeBuilder builder = codecs.builder();
            Shape<Object> shape = owned.shape(builder, place);
            boolean sound = builder.problems().isEmpty();
            List<CodecProblem> ofField = new ArrayList<>();
            codecs.keep(builder, ofField);
            String orNot = "; or make " + owned.id() + " transient, if it is not state";
            ofField.forEach(p -> problems.add(new CodecProblem(p.kind(), p.path(), p.reason(), p.advice() + orNot)));
            boolean constant = Modifier.isFinal(field.getModifiers()) && shape.immutable(new HashSet<>());
            if (!sound || constant) {
                continue;
            }
            String path = owned.place(place).path();
            if (!ids.add(owned.id())) {
                String twice =
                        "two classes " + owned.owner().raw().getSimpleName() + " have a field " + field.getName();
                problems.add(new CodecProblem(
                        CodecProblem.Kind.DUPLICATE_SIMPLE_NAME, path, twice, "Rename one of the fields"));
                continue;
            }
            try {
                TypeCodec<Object> codec = new TypeCodec<>(field.getGenericType(), path, shape);
                fields.add(new StateField(owned.id(), Access.getter(field), codec));
            } catch (InaccessibleObjectException e) {
                String open = "Open the package of " + owned.owner().raw().getName() + " to io.muster";
                problems.add(new CodecProblem(
                        CodecProblem.Kind.NOT_ENCODABLE, path, "the field is closed to reflection", open));
            }
        }
        fields.sort(Comparator.comparing(StateField::id));
        return new ObjectState(type, fields, problems);
    }

    /** The fields that can be encoded, by id. */
    public List<StateField> fields() {
        return fields;
    }

    /** What cannot be encoded. */
    public List<CodecProblem> problems() {
        return problems;
    }

    /**
     * A fingerprint of the whole state: equal on all replicas that hold the same content; see {@link TypeCodec#digest}.
     *
     * @param instance an object of the class, or of a subclass, whose own fields do not count
     * @throws NotEncodableException if a value could not be encoded
     * @throws IllegalStateException if there are {@link #problems}: a digest of half the state would prove nothing
     */
    public long digest(Object instance) {
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.get(0).toString());
        }
        if (!type.isInstance(instance)) {
            throw new IllegalArgumentException(instance.getClass().getName() + " is not a " + type.getName());
        }
        long sum = fields.size();
        for (StateField field : fields) {
            sum = Digests.then(sum, field.digest(instance));
        }
        return sum;
    }
}
