package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandId;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a network and a few leaders do to the order and number of entries, each command takes effect at most once,
 * and what was answered stays true. Histories are drawn: late and early repetitions of commands and OPENs, clocks that
 * jump both ways, keys that several sessions share, and bounds so small that everything is forgotten now and then.
 */
@Tag("F30")
@Tag("O9")
class ExactlyOnceTest {
    private static final int STEPS = 20_000;

    /** One command as a client made it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Call(
            CommandId id, byte[] envelope, @Nullable String key, String text) {}

    private final Map<CommandId, Applied.Kind> answers = new HashMap<>();
    private final Map<CommandId, String> results = new HashMap<>();
    private final Map<CommandId, String> effects = new HashMap<>();
    private final Set<Long> opened = new HashSet<>();
    private final Set<CommandId> neverApplied = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("MU70")
    @Tag("K11")
    void noHistoryAppliesACommandTwiceOrTakesAnAnswerBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ApplyLimits limits = new ApplyLimits(8, 16, 4000, 12_000, 4000);
        ReplicatedState state = new ReplicatedState(
                "g",
                (command, context) -> {
                    String text = new String(command, StandardCharsets.UTF_8);
                    assertNull(effects.put(context.commandId(), text), "applied twice: " + context.commandId());
                    assertTrue(!neverApplied.contains(context.commandId()), "applied after a definite failure");
                    return (text + "@" + context.index()).getBytes(StandardCharsets.UTF_8);
                },
                limits);
        List<Call> calls = new ArrayList<>();
        List<byte[]> opens = new ArrayList<>();
        List<Entry> log = new ArrayList<>();
        long[] sequences = new long[4000];
        long clock = 1_000_000;
        for (int step = 0; step < STEPS; step++) {
            clock += random.nextInt(50) == 0 ? random.nextInt(-100_000, 100_000) : random.nextInt(100);
            int die = random.nextInt(100);
            if (die < 3 || opens.isEmpty()) {
                long known = state.applied() - random.nextInt(1 + (int) Math.min(50, state.applied()));
                opens.add(Envelope.open(1 + opens.size(), 20_000, known));
                sequences[opens.size()] = 1;
                apply(state, log, EntryKind.SESSION, Envelope.stamped(opens.get(opens.size() - 1), clock), null);
            } else if (die < 6) {
                byte[] late = opens.get(random.nextInt(opens.size()));
                apply(state, log, EntryKind.SESSION, Envelope.stamped(late, clock), null);
            } else if (die < 60 || calls.isEmpty()) {
                int session = 1 + random.nextInt(Math.max(0, opens.size() - 10), opens.size());
                Call call = newCall(random, session, sequences);
                calls.add(call);
                if (random.nextInt(10) > 0) {
                    apply(state, log, EntryKind.COMMAND, Envelope.stamped(call.envelope(), clock), call);
                }
            } else {
                int newest = calls.size() - 1;
                Call call = calls.get(newest - (int) (newest * Math.pow(random.nextDouble(), 6)));
                apply(state, log, EntryKind.COMMAND, Envelope.stamped(call.envelope(), clock), call);
            }
        }
        assertTrue(effects.size() > STEPS / 10, effects.size() + " effects");
        assertTrue(state.duplicates() > STEPS / 50, state.duplicates() + " duplicates");
        assertTrue(neverApplied.size() > 10, neverApplied.size() + " definite failures");
        assertTrue(state.openSessions() <= 8, state.openSessions() + " sessions");
        assertTrue(state.keptBytes() <= 16_000, state.keptBytes() + " bytes");
        replayAgrees(log, limits, state);
    }

    private static Call newCall(SplittableRandom random, int session, long[] sequences) {
        long sequence = sequences[session]++;
        CommandId id = new CommandId(session, sequence);
        long ack = random.nextInt(4) == 0 ? Math.max(0, sequence - random.nextInt(10)) : 0;
        String key = random.nextInt(4) == 0 ? "k" + random.nextInt(40) : null;
        String text = "c" + random.nextInt(3);
        byte[] envelope = Envelope.command(
                id, ack, key == null ? null : new Envelope.Key(key, 30_000, 20), text.getBytes(StandardCharsets.UTF_8));
        return new Call(id, envelope, key, text);
    }

    private void apply(ReplicatedState state, List<Entry> log, EntryKind kind, Payload payload, @Nullable Call call) {
        Entry entry = new Entry(state.applied() + 1, 1, kind, payload);
        log.add(entry);
        int before = effects.size();
        Applied applied = state.apply(entry);
        if (call == null) {
            assertEquals(before, effects.size());
            if (applied.kind() == Applied.Kind.SESSION_OPENED) {
                opened.add(Envelope.decodeSession(payload).session());
            }
            return;
        }
        assertEquals(applied.kind() == Applied.Kind.RESULT ? 1 : 0, effects.size() - before, applied.toString());
        CommandId id = call.id();
        switch (applied.kind()) {
            case RESULT, DUPLICATE -> {
                String result = new String(applied.result(), StandardCharsets.UTF_8);
                String earlier = results.putIfAbsent(id, result);
                assertTrue(earlier == null || earlier.equals(result), id + " answered " + earlier + ", now " + result);
                assertTrue(result.startsWith(call.text()), "the answer is one of this command: " + result);
                assertTrue(result.endsWith("@" + applied.firstIndex()), result + " from " + applied.firstIndex());
            }
            case KEY_CONFLICT -> {
                assertTrue(!effects.containsKey(id), id + " was applied, and is now said not to be");
                neverApplied.add(id);
            }
            case SESSION_UNKNOWN -> {
                if (opened.contains(id.session()) && !answers.containsKey(id)) {
                    neverApplied.add(id);
                }
            }
            case STALE -> {}
            case SESSION_OPENED, NOTHING, REJECTED -> throw new AssertionError(applied.toString());
        }
        answers.put(id, applied.kind());
    }

    private static void replayAgrees(List<Entry> log, ApplyLimits limits, ReplicatedState state) {
        ReplicatedState replica = new ReplicatedState(
                "g",
                (command, context) -> (new String(command, StandardCharsets.UTF_8) + "@" + context.index())
                        .getBytes(StandardCharsets.UTF_8),
                limits);
        log.forEach(replica::apply);
        assertEquals(state.digest(), replica.digest());
        assertEquals(state.logTime(), replica.logTime());
        assertEquals(state.keptBytes(), replica.keptBytes());
    }
}
