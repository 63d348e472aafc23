package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.ElectionTiming;
import io.muster.raft.Message;
import io.muster.testing.load.Caller;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may lead, and how soon somebody does. */
class ElectionScenarioTest {
    private static final SimOptions THREE = SimOptions.THREE_NODES;
    /** Heartbeat 300 ms, election timeout 3 s and half as much jitter: what the product does. */
    private static final SimOptions PRODUCT = THREE.withTiming(new ElectionTiming(30, 300, 150));

    @Test
    @Tag("R7")
    @Tag("B11")
    void aLongerLogOfAnOlderTermDoesNotWin() {
        SimCluster cluster = SimCluster.start(31, THREE);
        SimNode n1 = cluster.node(1);
        SimNode n2 = cluster.node(2);
        cluster.onlyCandidate(n1);
        cluster.awaitLeading(n1);
        Caller caller = cluster.caller();
        cluster.converge();
        cluster.isolate(n1);
        for (int i = 0; i < 30; i++) {
            caller.write(n1, 0, Duration.ofMillis(500));
        }
        cluster.await(
                "many entries that nobody else has", 1_000, () -> n1.status().durable() > 30);
        cluster.world().network().clearFilters();
        cluster.onlyCandidate(n2);
        cluster.awaitLeading(n2);
        Caller second = cluster.callerAt(n2);
        Caller.Write kept = second.write(n2, 0);
        cluster.insist(kept, n2);
        n2.crash(SimDisk.Loss.NONE);
        cluster.world().network().clearFilters();
        cluster.onlyCandidate(n1);
        cluster.world().network().heal();
        cluster.run(8_000);
        assertFalse(n1.leads(), "its last term is older, however long its log is");
        cluster.world().network().clearFilters();
        assertEquals(cluster.node(3), cluster.leader());
        n2.start();
        cluster.leader();
        cluster.converge();
        assertEquals(kept.value(), cluster.valueAt(n1, 0));
    }

    @Test
    @Tag("B26")
    void aNewLeaderAnswersReadsThoughNobodyWrites() {
        SimCluster cluster = SimCluster.start(32, THREE);
        Caller caller = cluster.caller();
        SimNode old = cluster.leader();
        Caller.Write write = caller.write(old, 0);
        cluster.await("a write", 1_000, write::acknowledged);
        old.crash(SimDisk.Loss.NONE);
        SimNode next = cluster.leaderOtherThan(old, 5_000);
        Caller.Read read = caller.read(next, 0);
        cluster.await("the read", 1_000, read::answered);
        assertEquals(write.value(), read.value());
    }

    @Test
    @Tag("B14")
    void aRefusedPreVoteTeachesTheHigherTerm() {
        SimCluster cluster = SimCluster.start(33, THREE);
        SimNode n1 = cluster.node(1);
        SimNode n2 = cluster.node(2);
        SimNode n3 = cluster.node(3);
        cluster.onlyCandidate(n2);
        cluster.awaitLeading(n2);
        Caller caller = cluster.caller();
        cluster.converge();
        // n2 and n3 get an entry that n1 has not
        cluster.isolate(n1);
        Caller.Write write = caller.write(n2, 0);
        cluster.await("a write without n1", 1_000, write::acknowledged);
        n2.crash(SimDisk.Loss.NONE);
        cluster.world().network().heal();
        cluster.world().network().clearFilters();
        // n3 raises the term of n1 and dies before it wins
        cluster.onlyCandidate(n3);
        cluster.drop(m -> m instanceof Message.VoteReply reply && !reply.pre());
        long term = n1.status().term();
        cluster.await("n1 in a later term", 10_000, () -> n1.status().term() > term);
        n3.crash(SimDisk.Loss.NONE);
        cluster.world().network().clearFilters();
        // n1 is ahead in term, n2 in its log: only n2 can win, once it has learned the term
        n2.start();
        assertEquals(n2, cluster.leader());
        n3.start();
        cluster.converge();
        assertEquals(write.value(), cluster.valueAt(n1, 0));
    }

    @Test
    @Tag("B8")
    void aVoteThatArrivesTwiceCountsOnce() {
        SimCluster cluster = SimCluster.start(34, THREE.withNodes(5));
        SimNode n1 = cluster.node(1);
        cluster.world().network().weather(new Weather(100, 1_000, 0, 0, 1_000, false, 10_000));
        cluster.onlyCandidate(n1);
        cluster.drop(m -> m instanceof Message.VoteReply reply && !reply.pre() && cluster.number(reply.from()) != 2);
        cluster.run(10_000);
        assertFalse(n1.leads(), "two votes of five are no majority");
        assertNotEquals(0, cluster.term(), "but it has tried");
        cluster.world().network().clearFilters();
        cluster.leader();
    }

    @Test
    @Tag("M1")
    void aColdClusterHasALeaderWithinThreeSeconds() {
        for (long seed = 100; seed < 200; seed++) {
            SimCluster cluster = SimCluster.start(seed, PRODUCT);
            cluster.leader();
            assertTrue(cluster.world().scheduler().now() <= 3_000_000, "seed " + seed);
        }
    }

    @Test
    @Tag("M1")
    void aKilledLeaderIsReplacedAtOnceSinceItsConnectionsBreak() {
        List<Long> millis = new ArrayList<>();
        for (long seed = 200; seed < 300; seed++) {
            SimCluster cluster = SimCluster.start(seed, PRODUCT);
            SimNode old = cluster.leader();
            cluster.run(seed % 7 * 100);
            long killed = cluster.world().scheduler().now();
            old.crash(SimDisk.Loss.NONE);
            cluster.leaderOtherThan(old, 4_500);
            millis.add((cluster.world().scheduler().now() - killed) / 1_000);
        }
        millis.sort(null);
        assertTrue(millis.get(50) <= 1_000, "half of them within a second: " + millis);
        assertTrue(millis.getLast() <= 2_000, "all within two: " + millis);
    }

    @Test
    @Tag("M1")
    void aLeaderThatStopsSilentlyIsReplacedWithinThreeTimeouts() {
        for (long seed = 300; seed < 350; seed++) {
            SimCluster cluster = SimCluster.start(seed, PRODUCT);
            SimNode old = cluster.leader();
            old.pause(60_000_000);
            cluster.leaderOtherThan(old, 9_000);
        }
    }

    @Test
    @Tag("F22")
    @Tag("B13")
    void aHalfBrokenSwitchCostsFewElections() {
        SimCluster cluster = SimCluster.start(35, THREE.withNodes(5));
        cluster.leader();
        // n1, n2, n3 see each other; n4 sees only n2, n5 only n3
        keepOnly(cluster, List.of(12, 13, 23, 42, 53));
        cluster.run(10_000);
        long elected = cluster.world().counts().of("leaders elected");
        cluster.run(60_000);
        assertTrue(cluster.world().counts().of("leaders elected") - elected <= 3);
        assertTrue(serves(
                cluster, cluster.world().nodes().stream().filter(SimNode::leads).toList()));
    }

    @Test
    @Tag("F22")
    void everyGraphWithACentreOfAMajorityServesWrites() {
        SortedMap<String, List<Integer>> shapes = shapesOfFive();
        assertEquals(34, shapes.size(), "graphs of five nodes that are not the same");
        int served = 0;
        for (List<Integer> edges : shapes.values()) {
            if (largestDegree(edges) >= 2) {
                SimCluster cluster = SimCluster.start(36, THREE.withNodes(5));
                cluster.leader();
                keepOnly(cluster, edges);
                cluster.run(8_000);
                assertTrue(
                        serves(
                                cluster,
                                cluster.world().nodes().stream()
                                        .filter(SimNode::leads)
                                        .toList()),
                        "links " + edges);
                served++;
            }
        }
        assertTrue(served > 25);
    }

    private static boolean serves(SimCluster cluster, List<SimNode> leaders) {
        boolean served = false;
        for (SimNode leader : leaders) {
            Caller caller = new Caller(cluster.oracle(), cluster.recorder(), 1_000 + leader.index());
            Caller.Write write = caller.write(leader, 0);
            cluster.run(2_000);
            served |= write.acknowledged();
        }
        return served;
    }

    /** Cuts every link between nodes a and b, unless the number ab is in a list. */
    private static void keepOnly(SimCluster cluster, List<Integer> edges) {
        for (int a = 1; a <= 5; a++) {
            for (int b = 1; b <= 5; b++) {
                if (a != b && !edges.contains(10 * a + b) && !edges.contains(10 * b + a)) {
                    cluster.world().network().cut(a - 1, b - 1);
                }
            }
        }
    }

    private static int largestDegree(List<Integer> edges) {
        int[] degrees = new int[6];
        for (int edge : edges) {
            degrees[edge / 10]++;
            degrees[edge % 10]++;
        }
        int largest = 0;
        for (int degree : degrees) {
            largest = Math.max(largest, degree);
        }
        return largest;
    }

    /** One graph of each shape, by the smallest picture that renaming its nodes can give. */
    private static SortedMap<String, List<Integer>> shapesOfFive() {
        List<int[]> renamings = new ArrayList<>();
        permute(new int[] {1, 2, 3, 4, 5}, 0, renamings);
        TreeMap<String, List<Integer>> shapes = new TreeMap<>();
        for (int bits = 0; bits < 1 << 10; bits++) {
            List<Integer> edges = new ArrayList<>();
            int bit = 0;
            for (int a = 1; a <= 5; a++) {
                for (int b = a + 1; b <= 5; b++) {
                    if ((bits >> bit++ & 1) == 1) {
                        edges.add(10 * a + b);
                    }
                }
            }
            String smallest = renamings.stream()
                    .map(names -> picture(edges, names))
                    .min(String::compareTo)
                    .orElseThrow();
            shapes.putIfAbsent(smallest, edges);
        }
        return shapes;
    }

    private static String picture(List<Integer> edges, int[] names) {
        return edges.stream()
                .map(edge -> {
                    int a = names[edge / 10 - 1];
                    int b = names[edge % 10 - 1];
                    return 10 * Math.min(a, b) + Math.max(a, b);
                })
                .sorted()
                .toList()
                .toString();
    }

    private static void permute(int[] names, int from, List<int[]> found) {
        if (from == names.length) {
            found.add(names.clone());
            return;
        }
        for (int i = from; i < names.length; i++) {
            int first = names[from];
            names[from] = names[i];
            names[i] = first;
            permute(names, from + 1, found);
            names[i] = names[from];
            names[from] = first;
        }
    }
}
