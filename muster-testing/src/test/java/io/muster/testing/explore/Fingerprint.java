package io.muster.testing.explore;

import io.muster.raft.Effects;
import io.muster.raft.Entry;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.Replica;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.TermRuns;
import io.muster.raft.quorum.VoterSet;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that decides what a replica will do, as text: two replicas with the same text do the same from here on. It
 * reads all fields of the core by reflection, so a new field counts without anybody thinking of it; what does not count
 * is named below, each with its reason. Test only: the core has no hook for this.
 */
final class Fingerprint {
    /** Constants of a search, and what is written down elsewhere: the log by the specimen, randomness not at all. */
    private static final Set<String> TYPES_IGNORED = new TreeSet<>(Set.of(
            ReplicaConfig.class.getName(),
            ReplicationLimits.class.getName(),
            VoterSet.class.getName(),
            // equal to the log that the specimen keeps
            TermRuns.class.getName(),
            "io.muster.raft.LogTail",
            // draws lengths of waits and numbers of rounds: the first never pass here, the second are made canonical
            "io.muster.raft.SplitMix"));

    /** Time does not pass in a search except where a campaign makes all waits end; then none of these matters. */
    private static final Set<String> FIELDS_IGNORED = new TreeSet<>(Set.of(
            "ReplicaState.now",
            "ReplicaState.leaderContact",
            "ReplicaState.commitSavedAt",
            "ReplicaState.eagerRounds",
            "Follower.deadline",
            "Candidate.deadline",
            "Leader.beatAt",
            // numbers of heartbeats, whose answers are left out
            "Leader.round",
            "Progress.contact",
            "Pending.since",
            // made canonical at the border of the node
            "Candidate.round",
            "Replication.request"));

    /** Numbers of writes: they are only compared with that of the last durable one, or with later ones. */
    private static final Set<String> SEQUENCES = new TreeSet<>(Set.of(
            "ReplicaState.termSequence",
            "Candidate.voteSequence",
            "Pending.sequence",
            "Held.sequence",
            "Effects.issued",
            "Effects.persisted"));

    private static final String HELD = "Effects.held";
    private static final String ACKNOWLEDGES = "AppendReply(y ";
    private static final String SAYS_NOTHING = "Nothing";

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final StringBuilder text = new StringBuilder(512);
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
    private final long persisted;

    private Fingerprint(long persisted) {
        this.persisted = persisted;
    }

    static String of(Replica replica, Effects effects) {
        long persisted = number(effects, "persisted");
        Fingerprint print = new Fingerprint(persisted);
        print.walk(effects);
        print.walk(replica);
        return print.text.toString();
    }

    /** Names in the lists above that are no field of the core any more. */
    static List<String> stale() {
        Set<String> known = new TreeSet<>();
        for (Class<?> type : List.of(Replica.class, Effects.class)) {
            collect(type, known, new ArrayList<>());
        }
        List<String> stale = new ArrayList<>(FIELDS_IGNORED);
        stale.addAll(SEQUENCES);
        stale.removeAll(known);
        return stale;
    }

    private static void collect(Class<?> type, Set<String> names, List<Class<?>> done) {
        if (done.contains(type) || !type.getName().startsWith("io.muster.raft")) {
            return;
        }
        done.add(type);
        for (Class<?> permitted : type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[0]) {
            collect(permitted, names, done);
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            collect(nested, names, done);
        }
        for (Field field : type.getDeclaredFields()) {
            names.add(name(field));
            collect(field.getType(), names, done);
            if (field.getGenericType() instanceof java.lang.reflect.ParameterizedType generic) {
                for (java.lang.reflect.Type each : generic.getActualTypeArguments()) {
                    if (each instanceof Class<?> argument) {
                        collect(argument, names, done);
                    }
                }
            }
        }
    }

    private static String name(Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    private static long number(Object from, String field) {
        for (Field each : fields(from.getClass())) {
            if (each.getName().equals(field)) {
                return (long) value(each, from);
            }
        }
        throw new IllegalStateException("no field " + field + " in " + from.getClass());
    }

    private static List<Field> fields(Class<?> type) {
        return FIELDS.computeIfAbsent(type, of -> {
            List<Field> found = new ArrayList<>();
            for (Field field : of.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !FIELDS_IGNORED.contains(name(field))) {
                    field.setAccessible(true);
                    found.add(field);
                }
            }
            found.sort(Comparator.comparing(Field::getName));
            return found;
        });
    }

    @SuppressWarnings("NullAway") // the value may be null, and walk knows
    private static Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + field, e);
        }
    }

    private void walk(@org.jspecify.annotations.Nullable Object it) {
        switch (it) {
            case null -> text.append('-');
            case Number n -> text.append(n);
            case Boolean b -> text.append(b ? 'y' : 'n');
            case Enum<?> e -> text.append(e.name());
            case String s -> text.append(s);
            case Payload p -> text.append(Arrays.toString(p.toArray()));
            case Message.Vote vote -> // its round is random; term and candidate say which one it is
                text.append("Vote")
                        .append(vote.to())
                        .append(vote.term())
                        .append(vote.pre())
                        .append(vote.last());
            case Message.AppendReply reply
            when !Canonical.teaches(reply) -> // accepted first, to be found above
                text.append("AppendReply(")
                        .append(reply.accepted() ? 'y' : 'n')
                        .append(' ')
                        .append(reply.to())
                        .append(' ')
                        .append(reply.term())
                        .append(' ')
                        .append(reply.request())
                        .append(' ')
                        .append(reply.match())
                        .append(reply.hint());
            case Message message
            when Canonical.teaches(message) ->
                text.append("Lesson(").append(message.to()).append(' ').append(message.term());
            case Message message when Canonical.saysNothing(message) -> text.append(SAYS_NOTHING);
            case Entry entry ->
                text.append(entry.index()).append('@').append(entry.term()).append(entry.kind());
            case Record r -> record(r);
            case Collection<?> c -> all(c);
            case Object[] a -> all(Arrays.asList(a));
            default -> object(it);
        }
        text.append(' ');
    }

    private void all(Collection<?> elements) {
        text.append('[');
        elements.forEach(this::walk);
        text.append(']');
    }

    /**
     * Messages that wait for storage. All that wait leave together, since a search forces everything at once; then only
     * the last acknowledgement leaves, and of the others it makes no difference in which order or how often.
     */
    private void once(Collection<?> held) {
        int start = text.length();
        Set<String> texts = new TreeSet<>();
        String acknowledgement = "";
        for (Object each : held) {
            walk(each);
            String one = text.substring(start);
            text.setLength(start);
            if (one.contains(SAYS_NOTHING)) {
                continue;
            }
            if (one.contains(ACKNOWLEDGES)) {
                acknowledgement = one;
            } else {
                texts.add(one);
            }
        }
        texts.forEach(text::append);
        text.append(acknowledgement);
    }

    private void record(Record it) {
        text.append(it.getClass().getSimpleName()).append('(');
        for (RecordComponent component : it.getClass().getRecordComponents()) {
            String name = it.getClass().getSimpleName() + "." + component.getName();
            for (Field field : fields(it.getClass())) {
                if (field.getName().equals(component.getName())) {
                    Object value = value(field, it);
                    walk(SEQUENCES.contains(name) ? relative((long) value) : value);
                }
            }
        }
        text.append(')');
    }

    private long relative(long sequence) {
        return Math.max(0, sequence - persisted);
    }

    private void object(Object it) {
        if (TYPES_IGNORED.contains(it.getClass().getName())) {
            return;
        }
        if (!it.getClass().getName().startsWith("io.muster.raft")) {
            throw new IllegalStateException("a field of the core has a type that the fingerprint does not know: "
                    + it.getClass().getName());
        }
        if (seen.put(it, true) != null) {
            text.append('^');
            return;
        }
        text.append(it.getClass().getSimpleName()).append('{');
        for (Field field : fields(it.getClass())) {
            Object value = value(field, it);
            if (name(field).equals(HELD) && value instanceof Collection<?> held) {
                once(held);
            } else {
                walk(SEQUENCES.contains(name(field)) ? relative((long) value) : value);
            }
        }
        text.append('}');
    }
}
