package io.muster.testing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplyContext;
import io.muster.testing.SimCluster;
import io.muster.testing.linear.History;
import io.muster.testing.linear.Linearizability;
import io.muster.testing.linear.Models;
import io.muster.testing.linear.Recorder;
import io.muster.testing.linear.Verdict;
import io.muster.testing.nemesis.Schedule;
import io.muster.testing.nemesis.Swarm;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Systems that are broken on purpose, seen from outside only: no oracle looks into them, so nothing but the judgement
 * over the history of their callers can notice.
 */
class BrokenSystemTest {
    private static final int SEEDS = 12;

    /** What is broken, and in how many of the seeds it must be noticed at least. */
    enum Fault {
        /** Nothing: no seed may be blamed. */
        NONE(0, PlainClient.Vice.NONE),
        /** A linearizable read is answered from whatever the node has. */
        LOCAL_READS(10, PlainClient.Vice.READS_LOCALLY),
        /** Every fortieth write is acknowledged and forgotten. */
        LOST_WRITES(10, PlainClient.Vice.NONE),
        /** A write that is sent again is carried out again. */
        DOUBLE_APPLY(6, PlainClient.Vice.REPEATS_UNDER_ANOTHER_ID),
        /** A write without an answer is reported as a definite failure. */
        FALSE_FAILURES(6, PlainClient.Vice.CLAIMS_FAILURE);

        private final int noticed;
        private final PlainClient.Vice vice;

        Fault(int noticed, PlainClient.Vice vice) {
            this.noticed = noticed;
            this.vice = vice;
        }
    }

    /** A map in place of the model that tells the oracle. */
    private static final class StandIn implements SimState {
        private final boolean forgetful;
        private final TreeMap<Integer, Long> values = new TreeMap<>();
        private long position;

        StandIn(Fault fault) {
            forgetful = fault == Fault.LOST_WRITES;
        }

        @Override
        public byte[] apply(byte[] command, ApplyContext context) {
            position = context.index();
            ByteBuffer in = ByteBuffer.wrap(command);
            boolean forgets = forgetful && context.index() % 40 == 0;
            long before = forgets ? value(in.getInt(1)) : change(in);
            return ByteBuffer.allocate(Long.BYTES).putLong(before).array();
        }

        @Override
        public long position() {
            return position;
        }

        private long change(ByteBuffer command) {
            boolean sets = command.get() == 1;
            int key = command.getInt();
            Long before = sets ? values.put(key, command.getLong()) : values.remove(key);
            return before == null ? 0 : before;
        }

        @Override
        public long digest() {
            return values.hashCode();
        }

        @Override
        public long value(int key) {
            return values.getOrDefault(key, 0L);
        }
    }

    private static History run(Fault fault, long seed) {
        SimWorld world = new SimWorld(seed, SimOptions.THREE_NODES, (node, group) -> new StandIn(fault));
        world.nodes().forEach(SimNode::start);
        Recorder recorder = new Recorder(world.scheduler()::now);
        List<PlainClient> clients = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            clients.add(new PlainClient(world, recorder, number, fault.vice));
        }
        Swarm swarm = new Swarm(world, Schedule.whole());
        pass(world, 12_000_000);
        swarm.heal();
        pass(world, 18_000_000);
        assertTrue(clients.stream().mapToLong(PlainClient::answers).sum() > 100, "seed " + seed + " answers");
        return recorder.history();
    }

    private static void pass(SimWorld world, long until) {
        while (world.scheduler().runNext(until)) {
            // the invariants of the log are checked after each event, and hold: only the state is broken
        }
    }

    @ParameterizedTest
    @EnumSource
    void historyGivesItAway(Fault fault) {
        int noticed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Verdict verdict = Linearizability.check(Models.keyValue(), run(fault, seed));
            if (verdict instanceof Verdict.Violation) {
                noticed++;
            } else {
                long shown = seed;
                assertInstanceOf(Verdict.Linearizable.class, verdict, () -> "seed " + shown + ": " + verdict.text());
            }
        }
        int seeds = noticed;
        assertTrue(
                fault == Fault.NONE ? noticed == 0 : noticed >= fault.noticed,
                () -> fault + " was noticed in " + seeds + " of " + SEEDS + " seeds");
    }

    @Test
    void localReadOfAnIsolatedNodeIsNoLinearizableOne() {
        SimCluster cluster = SimCluster.start(31, SimOptions.THREE_NODES);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        Caller.Write first = caller.write(leader, 0);
        cluster.await("a first write", 5_000, first::acknowledged);
        cluster.converge();
        SimNode alone = cluster.world().nodes().stream()
                .filter(node -> node != leader)
                .findFirst()
                .orElseThrow();
        cluster.isolate(alone);
        Caller.Write second = caller.write(leader, 0);
        cluster.await("a second write", 5_000, second::acknowledged);
        cluster.checkLinearizable();
        Recorder.Call read = cluster.recorder().call(9, "get", "0");
        read.ok(Long.toString(cluster.valueAt(alone, 0)));
        String blamed = "";
        try {
            cluster.checkLinearizable();
        } catch (AssertionError failure) {
            blamed = String.valueOf(failure.getMessage());
        }
        assertTrue(blamed.contains("get 0 -> ok " + first.value()), blamed);
        assertTrue(blamed.contains("the model answers the first: " + second.value()), blamed);
        assertEquals(first.value(), cluster.valueAt(alone, 0), "it still is as stale");
    }
}
