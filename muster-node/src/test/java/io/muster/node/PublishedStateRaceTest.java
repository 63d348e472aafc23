package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplyContext;
import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.apply.Envelope;
import io.muster.duty.Race;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.spi.CommandHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What one thread publishes and others read: state and fingerprint of a group, phase of the node. */
class PublishedStateRaceTest {
    private static final int COMMANDS = 6;

    /** A counter, with a fingerprint of two parts that differ while a command is applied. */
    private static final class Counter implements CommandHandler {
        private long low;
        private long high;

        @Override
        public byte[] apply(byte[] command, ApplyContext context) {
            low++;
            high += 1000;
            return new byte[] {(byte) low};
        }

        @Override
        public long digest() {
            return high + low;
        }
    }

    private static List<Entry> log() {
        List<Entry> log = new ArrayList<>();
        log.add(new Entry(1, 1, EntryKind.SESSION, Envelope.stamped(Envelope.open(7, 60_000, 0), 1)));
        for (int i = 1; i <= COMMANDS; i++) {
            byte[] envelope = Envelope.command(new CommandId(7, i), 0, null, new byte[] {(byte) i});
            log.add(new Entry(i + 1, 1, EntryKind.COMMAND, Envelope.stamped(envelope, i)));
        }
        return log;
    }

    private static final List<Entry> LOG = log();
    private static final List<Long> DIGESTS = digests();

    /** The fingerprint at each index, as a single thread finds it. */
    private static List<Long> digests() {
        GroupState state = new GroupState("default", new Counter());
        List<Long> digests = new ArrayList<>(List.of(state.digest().value()));
        for (Entry entry : LOG) {
            state.apply(List.of(entry));
            assertEquals(entry.index(), state.digest().index());
            digests.add(state.digest().value());
        }
        return List.copyOf(digests);
    }

    private static final class Scene {
        final Counter counter = new Counter();
        final GroupState state = new GroupState("default", counter);

        void apply() {
            for (Entry entry : LOG) {
                state.apply(List.of(entry));
            }
        }

        void read() {
            long before = 0;
            for (int i = 0; i < 8; i++) {
                GroupState.Digest seen = state.digest();
                assertEquals(DIGESTS.get((int) seen.index()), seen.value(), () -> "at index " + seen.index());
                assertTrue(seen.index() >= before, "never goes back");
                before = seen.index();
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                assertTrue(state.read(() -> counter.high == 1000 * counter.low, deadline), "whole commands only");
            }
        }
    }

    @Test
    void aFingerprintBelongsToItsIndexAndReadsSeeWholeCommands() {
        Race.over(Scene::new).with(Scene::apply).with(Scene::read).holds(10_000, scene -> {
            assertEquals(LOG.size(), scene.state.digest().index());
            assertEquals(LOG.size(), scene.state.applied());
        });
    }

    @Test
    void theFirstFingerprintIsRightAlsoWhileACommandIsApplied() {
        AtomicReference<GroupState> state = new AtomicReference<>();
        List<GroupState.Digest> seen = new CopyOnWriteArrayList<>();
        CommandHandler busy = (command, context) -> {
            Thread reader = Thread.ofVirtual().start(() -> seen.add(state.get().digest()));
            try {
                assertTrue(reader.join(Duration.ofSeconds(20)), "does not wait for the command");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new byte[0];
        };
        state.set(new GroupState("default", busy));
        state.get().apply(LOG.subList(0, 2));
        GroupState.Digest ofNothing = new GroupState("default", CommandHandler.NONE).digest();
        assertEquals(List.of(ofNothing), seen);
    }

    /** Published as two words. */
    private static final class Torn {
        private volatile long index;
        private volatile long value;
        boolean torn;

        void apply() {
            for (int i = 1; i < DIGESTS.size(); i++) {
                index = i;
                Race.dawdle();
                value = i * 1000L;
            }
        }

        void read() {
            for (int i = 0; i < 8; i++) {
                long at = index;
                torn |= value != at * 1000;
            }
        }
    }

    @Test
    void aFingerprintInTwoWordsIsNoticed() {
        Race.over(Torn::new).with(Torn::apply).with(Torn::read).isLost(torn -> assertFalse(torn.torn));
    }

    @Test
    void aNodeThatFailsWhileItStartsOrStopsHasFailed() {
        Race.over(NodeHealth::new)
                .with(NodeHealth::running)
                .with(NodeHealth::stopping)
                .with(health -> health.fail(NodeHealth.Part.LOG, new IllegalStateException("planted")))
                .holds(40_000, health -> assertEquals(Phase.HALTED, health.phase()));
    }

    @Test
    void aNodeThatHasStoppedStaysStopped() {
        Race.over(NodeHealth::new)
                .with(NodeHealth::running)
                .with(health -> health.fail(NodeHealth.Part.LOG, new IllegalStateException("planted")))
                .with(NodeHealth::stopped)
                .holds(40_000, health -> assertEquals(Phase.STOPPED, health.phase()));
    }

    /** Looks at the phase and changes it then. */
    private static final class Hasty {
        private volatile Phase phase = Phase.STARTING;

        void stopping() {
            if (phase != Phase.HALTED) {
                Race.dawdle();
                phase = Phase.STOPPING;
            }
        }

        void fail() {
            if (phase != Phase.STOPPED) {
                phase = Phase.HALTED;
            }
        }
    }

    @Test
    void aPhaseThatIsNotComparedIsNoticed() {
        Race.over(Hasty::new)
                .with(Hasty::stopping)
                .with(Hasty::fail)
                .isLost(hasty -> assertEquals(Phase.HALTED, hasty.phase));
    }
}
