package io.muster.codec;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Builds the shapes of one request, collecting what stands in their way; used once, and thrown away if it found
 * problems, so that no half-built shape is ever shared.
 */
final class ShapeBuilder {
    private static final int TYPES_MAX = 10_000;
    private static final int PROBLEMS_MAX = 1_000;
    private static final List<Class<?>> OPTIONALS =
            List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    private static final String CLOSE_IT = "Declare a record, an enum, a sealed interface or a final class instead";

    /** Stands where a problem was found, so that the search goes on. */
    private static final Shape<Object> BROKEN = Scalars.NOTHING;

    private final Map<Resolved, Shape<?>> known;
    private final Map<Class<?>, Shape<Object>> foreign;
    /** Only shapes that may refer to themselves; the others are made anew, so that each place reports its problems. */
    private final Map<Resolved, Shape<?>> fresh = new HashMap<>();

    private final ClassShapes classes = new ClassShapes(this);
    private final List<CodecProblem> problems = new ArrayList<>();

    ShapeBuilder(Map<Resolved, Shape<?>> known, Map<Class<?>, Shape<Object>> foreign) {
        this.known = known;
        this.foreign = foreign;
    }

    List<CodecProblem> problems() {
        return problems;
    }

    /** Makes a shape known before it is complete, so that a recursive type finds itself. */
    void share(Resolved type, Shape<?> shape) {
        fresh.put(type, shape);
    }

    /** The shapes that this request added. */
    Map<Resolved, Shape<?>> fresh() {
        return fresh;
    }

    Shape<Object> problem(CodecProblem.Kind kind, Place place, String reason, String advice) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(new CodecProblem(kind, place.full(), reason, advice));
        }
        return BROKEN;
    }

    /**
     * The shape of a type as it is declared at {@code place}; the variables in it stand for what {@code owner} says.
     */
    Shape<Object> shape(Type type, @Nullable Resolved owner, String path) {
        return shape(type, owner, path, false);
    }

    /** The same for a field whose object is made before it is read: a sorted collection finds its comparator there. */
    Shape<Object> fieldShape(Type type, Resolved owner, String path) {
        return shape(type, owner, path, true);
    }

    private Shape<Object> shape(Type type, @Nullable Resolved owner, String path, boolean hasModel) {
        Resolved resolved;
        try {
            resolved = Resolved.of(type, owner == null ? Map.of() : owner.scope());
        } catch (Resolved.OpenTypeException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "open type");
            return problem(
                    CodecProblem.Kind.OPEN_TYPE,
                    new Place(path, Resolved.print(type)),
                    reason,
                    "Name every type argument");
        }
        Place place = new Place(path, resolved.toString());
        if (!hasModel) {
            checkOrder(resolved, place);
        }
        return shape(resolved, place);
    }

    /** Without a comparator of its own a sorted collection can be written, but never read again. */
    private void checkOrder(Resolved type, Place place) {
        if (Containers.isSorted(type.raw())
                && !type.arguments().isEmpty()
                && !Comparable.class.isAssignableFrom(type.arguments().get(0).raw())) {
            Resolved key = type.arguments().get(0);
            problem(
                    CodecProblem.Kind.NOT_ENCODABLE,
                    place,
                    key + " has no natural order, and comparators do not travel",
                    "Let " + key + " implement Comparable, or use a List or a LinkedHashMap");
        }
    }

    /** The shape of the type argument {@code index}. */
    private Shape<Object> argument(Resolved type, int index, Place place) {
        Resolved argument = type.arguments().get(index);
        checkOrder(argument, place);
        return shape(argument, place);
    }

    @SuppressWarnings("unchecked")
    Shape<Object> shape(Resolved type, Place place) {
        Shape<?> found = Scalars.of(type.raw());
        if (found == null) {
            found = foreign.get(type.raw());
        }
        if (found == null) {
            found = known.get(type);
        }
        if (found == null) {
            found = fresh.get(type);
        }
        if (found == null && fresh.size() >= TYPES_MAX) {
            return problem(
                    CodecProblem.Kind.OPEN_TYPE, place, "more than " + TYPES_MAX + " types are reachable", CLOSE_IT);
        }
        if (found == null) {
            found = compose(type, place);
        }
        // Each shape stands for the class it was looked up by, so the values it is given are of its type.
        return (Shape<Object>) found;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Shape<?> compose(Resolved type, Place place) {
        Class<?> raw = type.raw();
        if (raw.isArray()) {
            return new ArrayShape(raw.getComponentType(), argument(type, 0, place));
        }
        if (raw.isEnum()) {
            return new EnumShape(raw);
        }
        if (OPTIONALS.contains(raw)) {
            return optional(type, place);
        }
        Containers.Kind<Collection<Object>> collection = Containers.COLLECTIONS.get(raw);
        if (collection != null) {
            return new CollectionShape(collection, argument(type, 0, place));
        }
        Containers.Kind<Map<Object, Object>> map = Containers.MAPS.get(raw);
        if (map != null) {
            return map(map, type, place);
        }
        if ((raw == EnumSet.class || raw == EnumMap.class)
                && type.arguments().get(0).raw().isEnum()) {
            return enums(type, place);
        }
        Refusals.Refusal refusal = Refusals.of(raw);
        if (refusal != null) {
            return problem(refusal.kind(), place, refusal.reason(), refusal.advice());
        }
        if (raw.isRecord()) {
            return classes.ofRecord(type, place);
        }
        if (raw.isSealed()) {
            return classes.ofSealed(type, place);
        }
        if (Modifier.isAbstract(raw.getModifiers())) {
            String kind = raw.isInterface() ? "interface " : "abstract class ";
            return problem(CodecProblem.Kind.OPEN_TYPE, place, kind + raw.getSimpleName() + " is not sealed", CLOSE_IT);
        }
        return classes.ofObject(type, place);
    }

    private Shape<?> map(Containers.Kind<Map<Object, Object>> kind, Resolved type, Place place) {
        return new MapShape(kind, argument(type, 0, place), argument(type, 1, place));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Shape<?> enums(Resolved type, Place place) {
        Class constants = type.arguments().get(0).raw();
        Shape<Object> key = argument(type, 0, place);
        if (type.raw() == EnumSet.class) {
            return new CollectionShape(Containers.Kind.of(c -> (Collection<Object>) EnumSet.noneOf(constants)), key);
        }
        Containers.Kind<Map<Object, Object>> kind =
                Containers.Kind.of(c -> (Map<Object, Object>) new EnumMap(constants));
        return map(kind, type, place);
    }

    private Shape<?> optional(Resolved type, Place place) {
        Shape<Object> inner = BROKEN;
        if (type.raw() == Optional.class) {
            Resolved argument = type.arguments().get(0);
            if (OPTIONALS.contains(argument.raw())) {
                return problem(
                        CodecProblem.Kind.NOT_ENCODABLE,
                        place,
                        "an Optional inside an Optional",
                        "Use one Optional, or a sealed type");
            }
            inner = argument(type, 0, place);
        }
        Shape<?> shape = OptionalShape.of(type.raw(), t -> shape(new Resolved(t, List.of()), place), inner);
        return Objects.requireNonNull(shape);
    }
}
