package io.muster.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One exception class of the registry: its fields, and how to build it again.
 *
 * <p>In this order: the constructor whose parameters all have the name and type of a field (or are called {@code
 * message}, or are the cause) and that takes most fields; {@code (String, Throwable)}; {@code (String)}; {@code ()}.
 * Fields that the constructor did not take are set afterwards.
 */
final class FailureType {
    private static final int MESSAGE = -1;
    private static final int CAUSE = -2;
    private static final int UNKNOWN = -3;
    private static final Set<String> MESSAGE_NAMES = new HashSet<>(List.of("message", "msg", "detailMessage"));

    private final Class<?> type;
    private final Members fields;
    /** By preference; empty if it cannot be built. */
    private final List<Rebuilder> rebuilders;

    /** A constructor, and for each parameter the index of a field, or {@link #MESSAGE} or {@link #CAUSE}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rebuilder(Access.Maker maker, int[] sources, int fieldCount) {}

    private FailureType(Class<?> type, Members fields, List<Rebuilder> rebuilders) {
        this.type = type;
        this.fields = fields;
        this.rebuilders = List.copyOf(rebuilders);
    }

    static FailureType build(Codecs codecs, Class<?> type, String where, List<CodecProblem> problems) {
        Place place = new Place(where, "").into("throws " + type.getSimpleName(), "");
        List<Members.Member> members = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Rebuilder> rebuilders = new ArrayList<>();
        try {
            ShapeBuilder search = codecs.builder();
            for (OwnedField owned :
                    OwnedField.of(new Resolved(type, List.of()), place, f -> names.add(f.getName()), search)) {
                ShapeBuilder builder = codecs.builder();
                Shape<Object> shape = owned.shape(builder, place);
                boolean sound = builder.problems().isEmpty();
                codecs.keep(builder, problems);
                if (sound) {
                    String name = owned.field().getName();
                    members.add(new Members.Member(
                            name, Access.getter(owned.field()), Access.setter(owned.field()), shape));
                    types.add(owned.field().getType());
                }
            }
            rebuilders = rebuilders(type, members, types);
        } catch (InaccessibleObjectException e) {
            members.clear();
        }
        if (rebuilders.isEmpty() && !Modifier.isAbstract(type.getModifiers())) {
            problems.add(new CodecProblem(
                    CodecProblem.Kind.NO_CONSTRUCTOR,
                    place.path(),
                    "no constructor to rebuild it with, it will arrive as ApplicationFailedException",
                    "Add (String), or one whose parameters are named like the fields, compiled with -parameters"));
        }
        return new FailureType(type, new Members(type.getSimpleName(), members), rebuilders);
    }

    private static List<Rebuilder> rebuilders(Class<?> type, List<Members.Member> members, List<Class<?>> types) {
        List<Rebuilder> found = new ArrayList<>();
        if (Modifier.isAbstract(type.getModifiers())) {
            return found;
        }
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        // Their order is the JVM's own affair; this one is the same everywhere.
        Arrays.sort(constructors, Comparator.comparing(Constructor::toString));
        for (Constructor<?> constructor : constructors) {
            int[] sources = members.isEmpty() ? null : sources(constructor, members, types);
            int count = sources == null
                    ? 0
                    : (int) Arrays.stream(sources).filter(s -> s >= 0).count();
            if (sources != null && count > 0) {
                found.add(new Rebuilder(Access.maker(constructor), sources, count));
            }
        }
        found.sort(Comparator.comparingInt(Rebuilder::fieldCount).reversed());
        addPlain(found, type, new int[] {MESSAGE, CAUSE}, String.class, Throwable.class);
        addPlain(found, type, new int[] {MESSAGE}, String.class);
        addPlain(found, type, new int[0]);
        return found;
    }

    private static void addPlain(List<Rebuilder> found, Class<?> type, int[] sources, Class<?>... parameters) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            // A closed constructor of the platform is not ours to open.
            if (Modifier.isPublic(constructor.getModifiers()) || !Refusals.isPlatform(type)) {
                found.add(new Rebuilder(Access.maker(constructor), sources, 0));
            }
        } catch (NoSuchMethodException e) {
            // The next in the list.
            return;
        }
    }

    private static int @Nullable [] sources(
            Constructor<?> constructor, List<Members.Member> members, List<Class<?>> types) {
        Parameter[] parameters = constructor.getParameters();
        int[] sources = new int[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].isNamePresent()) {
                return null;
            }
            sources[i] = source(parameters[i], members, types);
            if (sources[i] == UNKNOWN) {
                return null;
            }
        }
        return sources;
    }

    private static int source(Parameter parameter, List<Members.Member> members, List<Class<?>> types) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).name().equals(parameter.getName()) && types.get(i) == parameter.getType()) {
                return i;
            }
        }
        if (parameter.getType() == String.class && MESSAGE_NAMES.contains(parameter.getName())) {
            return MESSAGE;
        }
        return Throwable.class.isAssignableFrom(parameter.getType()) ? CAUSE : UNKNOWN;
    }

    Class<?> type() {
        return type;
    }

    boolean canRebuild() {
        return !rebuilders.isEmpty();
    }

    /** The fields, packed; null if there are none or a value in them cannot be encoded. */
    byte @Nullable [] encodeFields(Throwable thrown) {
        if (fields.count() == 0) {
            return null;
        }
        try {
            Packer out = new Packer();
            fields.write(out, thrown);
            return out.toByteArray();
        } catch (RuntimeException e) {
            // The same on every replica, since the same value is there; class and message still travel.
            return null;
        }
    }

    long digestFields(Throwable thrown) {
        try {
            return fields.digest(thrown, 0);
        } catch (RuntimeException e) {
            return Digests.NIL;
        }
    }

    /**
     * Builds the exception, or returns null if its own code refuses. The fields are next in {@code in}. Of several
     * constructors the first one counts that brings the message back: one that takes a number may word its own.
     */
    @Nullable
    Throwable rebuild(@Nullable String message, Unpacker in) {
        @Nullable Object[] values = null;
        if (!in.nil()) {
            values = fields.read(in, null);
        }
        Throwable first = null;
        for (Rebuilder rebuilder : rebuilders) {
            Throwable made = values == null && rebuilder.fieldCount() > 0 ? null : make(rebuilder, message, values);
            if (made != null && Objects.equals(FailureText.message(made), message)) {
                return made;
            }
            first = first == null ? made : first;
        }
        return first;
    }

    private @Nullable Throwable make(
            Rebuilder rebuilder, @Nullable String message, @Nullable Object @Nullable [] values) {
        int[] sources = rebuilder.sources();
        @Nullable Object[] arguments = new @Nullable Object[sources.length];
        boolean[] taken = new boolean[fields.count()];
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] == MESSAGE) {
                arguments[i] = message;
            } else if (sources[i] >= 0 && values != null) {
                arguments[i] = values[sources[i]];
                taken[sources[i]] = true;
            }
        }
        try {
            Throwable made = (Throwable) rebuilder.maker().make(arguments);
            for (int i = 0; values != null && i < taken.length; i++) {
                Access.Setter setter = fields.member(i).setter();
                if (!taken[i] && setter != null) {
                    setter.set(made, values[i]);
                }
            }
            return made;
        } catch (RuntimeException e) {
            // Its own checks refuse what another version allowed: better a neutral answer than another exception.
            return null;
        }
    }
}
