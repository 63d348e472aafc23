package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplyContext;
import io.muster.ApplyHaltedException;
import io.muster.CommandId;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Payload;
import io.muster.spi.CommandHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReplicatedStateTest {
    @Test
    void entriesWithoutCommandOnlyAdvance() {
        Journal journal = new Journal();
        Applied noop = journal.append(EntryKind.NOOP, Payload.EMPTY);
        Applied config = journal.append(EntryKind.CONFIG, Payload.wrap(new byte[] {1}));
        assertEquals(Applied.Kind.NOTHING, noop.kind());
        assertEquals(Applied.Kind.NOTHING, config.kind());
        assertEquals(2, journal.state.applied());
        assertEquals(List.of(), journal.reached);
    }

    @Test
    void gapsAndRepetitionsAreBrokenInvariants() {
        Journal journal = new Journal();
        journal.append(EntryKind.NOOP, Payload.EMPTY);
        for (long index : new long[] {1, 3}) {
            Entry wrong = new Entry(index, 1, EntryKind.NOOP, Payload.EMPTY);
            InvariantViolation e = assertThrows(InvariantViolation.class, () -> journal.state.apply(wrong));
            assertEquals("S5", e.name());
        }
        assertEquals(1, journal.state.applied());
    }

    @Test
    @Tag("B76")
    void whatTheHandlerThrowsHaltsAndIsNeverSkipped() {
        for (Throwable thrown :
                new Throwable[] {new OutOfMemoryError("planted"), new IllegalStateException("planted")}) {
            Journal journal = new Journal();
            journal.open(7);
            journal.next = thrown;
            ApplyHaltedException halted = assertThrows(ApplyHaltedException.class, () -> journal.write(7, 1, "a"));
            assertEquals(2, halted.index());
            assertSame(thrown, halted.getCause());
            journal.next = null;
            assertEquals(1, journal.state.applied());
            assertThrows(ApplyHaltedException.class, () -> journal.write(7, 1, "a"), "not even the same entry again");
            assertEquals(List.of(), journal.reached);
        }
    }

    @Test
    void anEntryThatCannotBeReadHalts() {
        Journal journal = new Journal();
        ApplyHaltedException e = assertThrows(
                ApplyHaltedException.class, () -> journal.append(EntryKind.COMMAND, Payload.wrap(new byte[40])));
        assertTrue(e.getCause() instanceof MalformedEnvelopeException, String.valueOf(e.getCause()));
    }

    @Test
    @Tag("S20")
    void replicasThatAppliedTheSameAgreeAtEachIndex() {
        Journal one = new Journal();
        one.open(7);
        Journal other = new Journal();
        List<Long> digests = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            one.write(7, 1 + i % 15, "c" + i);
            digests.add(one.state.digest());
        }
        other.state.apply(one.log.get(0));
        for (int i = 1; i <= 20; i++) {
            other.state.apply(one.log.get(i));
            assertEquals(digests.get(i - 1), other.state.digest(), "at " + i);
        }
        assertEquals(digests.size(), digests.stream().distinct().count());
    }

    @Test
    void anyDifferenceShowsInTheDigest() {
        List<Long> digests = new ArrayList<>();
        for (int variant = 0; variant < 7; variant++) {
            Journal journal = new Journal();
            journal.now += variant == 1 ? 1 : 0;
            journal.open(variant == 2 ? 8 : 7);
            journal.write(variant == 2 ? 8 : 7, variant == 3 ? 2 : 1, variant == 4 ? "b" : "a");
            if (variant == 5) {
                journal.append(EntryKind.NOOP, Payload.EMPTY);
            } else if (variant == 6) {
                journal.append(EntryKind.CONFIG, Payload.EMPTY);
            }
            digests.add(journal.state.digest());
        }
        assertEquals(7, digests.stream().distinct().count(), digests.toString());
    }

    @Test
    void aDivergedResultOrStateShowsThoughTheLogIsEqual() {
        long honest = digestWith((command, context) -> new byte[] {1}, 0);
        assertEquals(honest, digestWith((command, context) -> new byte[] {1}, 0));
        assertNotEquals(honest, digestWith((command, context) -> new byte[] {2}, 0));
        assertNotEquals(honest, digestWith((command, context) -> new byte[] {1}, 5));
    }

    private static long digestWith(CommandHandler handler, long stateDigest) {
        ReplicatedState state = new ReplicatedState("g", new CommandHandler() {
            @Override
            public byte[] apply(byte[] command, ApplyContext context) {
                return handler.apply(command, context);
            }

            @Override
            public long digest() {
                return stateDigest;
            }
        });
        state.apply(new Entry(1, 1, EntryKind.SESSION, Envelope.stamped(Envelope.open(7, 1000, 0), 1)));
        byte[] command = Envelope.command(new CommandId(7, 1), 0, null, new byte[3]);
        state.apply(new Entry(2, 1, EntryKind.COMMAND, Envelope.stamped(command, 1)));
        return state.digest();
    }

    @Test
    void theContextIsAFunctionOfTheLog() {
        Journal one = new Journal();
        Journal other = new Journal();
        for (Journal journal : new Journal[] {one, other}) {
            journal.open(7);
            journal.write(7, 1, "a");
            journal.now += 5;
            journal.write(7, 2, "b");
        }
        for (int i = 0; i < 2; i++) {
            ApplyContext a = one.contexts.get(i);
            ApplyContext b = other.contexts.get(i);
            assertEquals(a.index(), b.index());
            assertEquals(a.time(), b.time());
            assertEquals("default", a.group());
            assertEquals(1, a.term());
            assertEquals(new CommandId(7, i + 1), a.commandId());
            assertSame(a.random(), a.random());
            assertEquals(draws(a.random()), draws(b.random()));
            assertEquals(List.of(a.nextUuid(), a.nextUuid()), List.of(b.nextUuid(), b.nextUuid()));
        }
        assertNotEquals(
                draws(one.contexts.get(0).random()), draws(one.contexts.get(1).random()));
    }

    private static List<Long> draws(RandomGenerator random) {
        return random.longs(5).boxed().toList();
    }

    @Test
    void idsAreOfVersionSevenAndNeverRepeat() {
        Journal journal = new Journal();
        journal.open(7);
        List<UUID> ids = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            journal.write(7, i, "c");
            ApplyContext context = journal.contexts.get(i - 1);
            for (int j = 0; j < 50; j++) {
                ids.add(context.nextUuid());
            }
        }
        assertEquals(5000, ids.stream().distinct().count());
        for (UUID id : ids) {
            assertEquals(7, id.version());
            assertEquals(2, id.variant());
            assertEquals(journal.now, id.getMostSignificantBits() >>> 16);
        }
    }

    @Test
    void groupsDrawDifferently() {
        List<Long> seeds = new ArrayList<>();
        for (String group : new String[] {"a", "b", ""}) {
            ApplyContext context = new EntryContext(5, 1, group, Fingerprint.of(group), 0, new CommandId(1, 1));
            seeds.add(context.random().nextLong());
        }
        assertEquals(3, seeds.stream().distinct().count());
    }
}
