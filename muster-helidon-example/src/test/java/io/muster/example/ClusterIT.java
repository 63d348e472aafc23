package io.muster.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.example.NodeProcess.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on loopback, default timing, and the nights that an operator fears. */
class ClusterIT {
    private static final int KILLS = Integer.getInteger("muster.kills", 3);
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    @Test
    @Tag("M1")
    @Tag("M3")
    @Tag("M4")
    @Tag("M7")
    void writesThroughAnyNodeAreReadOnEveryOther() throws Exception {
        try (LocalCluster cluster = new LocalCluster(3, directory)) {
            cluster.awaitReady();
            for (NodeProcess writer : cluster.nodes) {
                String key = "from-" + writer.id;
                assertEquals("1", writer.put("/kv/" + key, "hello").field("version"));
                for (NodeProcess reader : cluster.nodes) {
                    Answer read = reader.get("/kv/" + key);
                    assertEquals("hello", read.field("value"), reader.id + ": " + read);
                }
            }
            contract(cluster.nodes.get(0), cluster.nodes.get(1));
            digestsAgree(cluster);
        }
    }

    /** The answers that the REST contract promises, write on one node, read on another. */
    private static void contract(NodeProcess one, NodeProcess other) {
        String json = "application/json";
        assertEquals(404, one.get("/kv/none").code());
        assertEquals(400, one.get("/kv/none?consistency=lease").code());
        assertEquals(400, one.get("/kv/none?consistency=sometimes").code());
        assertEquals(
                "true",
                one.post("/kv/c/cas", json, "{\"expect\":null,\"update\":\"x\"}", "")
                        .field("swapped"));
        Answer failed = other.post("/kv/c/cas", json, "{\"expect\":\"y\",\"update\":\"z\"}", "");
        assertEquals(List.of("false", "x"), List.of(failed.field("swapped"), failed.field("value")));
        one.post("/kv/l/append", "text/plain", "a", "");
        assertEquals("2", other.post("/kv/l/append", "text/plain", "b", "").field("version"));
        assertEquals("a,b", one.get("/kv/l").field("value"));
        assertEquals(
                "5",
                one.post("/counters/k/add?delta=5", "text/plain", "", "key-1").field("value"));
        assertEquals(
                "5",
                other.post("/counters/k/add?delta=5", "text/plain", "", "key-1").field("value"));
        assertEquals(
                400,
                one.post("/counters/k/add?delta=many", "text/plain", "", "").code());
        assertEquals("5", other.get("/counters/k").field("value"));
        assertEquals("0", other.get("/counters/none").field("value"));
        assertEquals(
                201, one.post("/bank/accounts/x", json, "{\"balance\":10}", "").code());
        assertEquals(
                409,
                other.post("/bank/accounts/x", json, "{\"balance\":10}", "").code());
        assertEquals(
                201, other.post("/bank/accounts/y", json, "{\"balance\":0}", "").code());
        String transfer = "{\"from\":\"x\",\"to\":\"y\",\"amount\":7}";
        assertEquals("true", one.post("/bank/transfers", json, transfer, "t1").field("ok"));
        assertEquals("true", other.post("/bank/transfers", json, transfer, "t1").field("ok"));
        assertEquals("false", other.post("/bank/transfers", json, transfer, "").field("ok"));
        assertEquals("3", other.get("/bank/accounts/x").field("balance"));
        assertEquals("10", one.get("/bank/total").field("total"));
        assertEquals(400, one.post("/bank/transfers", json, "{nonsense", "").code());
        badInput(one);
        assertEquals(200, one.get("/health/live").code());
        assertTrue(one.get("/metrics").body().contains("muster_raft_term"));
    }

    /** Wrong requests get 400 and change nothing, whatever is wrong with them. */
    private static void badInput(NodeProcess node) {
        String json = "application/json";
        String max = Long.toString(Long.MAX_VALUE);
        assertEquals(
                400,
                node.post("/counters/k/add?delta=" + max, "text/plain", "", "").code());
        assertEquals(400, node.post("/counters/k/add", "text/plain", "", "").code());
        assertEquals(
                400,
                node.post("/counters/k/add?delta=1", "text/plain", "", "k".repeat(300))
                        .code());
        assertEquals("5", node.get("/counters/k").field("value"));
        String rich = "{\"balance\":" + max + "}";
        assertEquals(400, node.post("/bank/accounts/rich", json, rich, "").code());
        assertEquals(404, node.get("/bank/accounts/rich").code());
        String deep = "{\"a\":".repeat(5_000);
        assertEquals(400, node.post("/bank/transfers", json, deep, "").code());
        assertEquals(400, node.post("/bank/transfers", json, "[]", "").code());
        assertEquals("10", node.get("/bank/total").field("total"));
    }

    private static void digestsAgree(LocalCluster cluster) {
        LocalCluster.await("all nodes have applied the same and their digests agree", Duration.ofSeconds(20), () -> {
            List<Answer> all = cluster.nodes.stream()
                    .map(node -> node.get("/muster/status"))
                    .toList();
            Set<String> applied = new HashSet<>();
            Set<String> digests = new HashSet<>();
            all.forEach(status -> {
                applied.add(status.field("appliedIndex"));
                digests.add(status.field("digest"));
            });
            if (applied.size() == 1) {
                assertEquals(1, digests.size(), "replicas diverged: " + all);
            }
            return applied.size() == 1;
        });
    }

    @Test
    @Tag("M-b6")
    @Tag("M-b8")
    @Tag("M-b13")
    void killedLeadersAndAKilledClusterLoseNothingAndDoubleNothing() throws Exception {
        try (LocalCluster cluster = new LocalCluster(3, directory)) {
            cluster.awaitReady();
            for (String account : List.of("a", "b")) {
                cluster.nodes.getFirst().post("/bank/accounts/" + account, "application/json", "{\"balance\":500}", "");
            }
            Writers writers = new Writers(cluster, 16, "kill");
            List<Long> gaps = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                int before = writers.times.size();
                LocalCluster.await("writes flow", Duration.ofSeconds(30), () -> writers.times.size() > before + 50);
                NodeProcess leader = cluster.leader();
                long killed = System.nanoTime();
                leader.kill();
                long gone = System.nanoTime();
                LocalCluster.await("writes flow again", Duration.ofSeconds(30), () -> firstAfter(writers, gone) > 0);
                gaps.add((firstAfter(writers, gone) - killed) / 1_000_000);
                leader.restart();
                cluster.awaitReady();
            }
            writers.stop();
            figures("kill -9 of the leader to the next acknowledged write", "ms", gaps);
            verify(cluster, writers);

            for (NodeProcess node : cluster.nodes) {
                node.kill();
            }
            cluster.nodes.forEach(NodeProcess::restart);
            cluster.awaitReady();
            verify(cluster, writers);
        }
    }

    /** Tells what was measured; nothing is asserted of times, since the machine may be busy with anything. */
    private static void figures(String what, String unit, List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        System.out.printf(
                "%s, %s: p50 %d, p99 %d, all of %d: %s%n",
                what,
                unit,
                sorted.get((sorted.size() - 1) / 2),
                sorted.get((sorted.size() * 99 - 1) / 100),
                sorted.size(),
                sorted.size() > 25 ? sorted.subList(sorted.size() - 5, sorted.size()) + " at the end" : sorted);
    }

    private static long firstAfter(Writers writers, long time) {
        return writers.times.stream()
                .mapToLong(t -> t)
                .filter(t -> t > time)
                .min()
                .orElse(0);
    }

    private static void verify(LocalCluster cluster, Writers writers) {
        assertEquals(Set.of(), writers.unexpected);
        assertTrue(writers.added.get() > 0 && !writers.acknowledged.isEmpty(), "nothing was written");
        for (NodeProcess node : cluster.nodes) {
            assertEquals(
                    Long.toString(writers.added.get()),
                    node.get("/counters/hits").field("value"),
                    node.id);
            assertEquals("1000", node.get("/bank/total").field("total"), node.id);
            List<String> list =
                    Arrays.asList(node.get("/kv/list").field("value").split(","));
            assertEquals(new HashSet<>(list).size(), list.size(), "an append was applied twice");
            assertTrue(new HashSet<>(list).containsAll(writers.acknowledged), "an acknowledged append is lost");
            assertTrue(Collections.disjoint(list, writers.refused), "a refused append was applied");
        }
        digestsAgree(cluster);
    }

    @Test
    @Tag("M-b1")
    @Tag("M-b7")
    void withTwoOfThreeDownNothingIsPromised() throws Exception {
        try (LocalCluster cluster = new LocalCluster(3, directory)) {
            cluster.awaitReady();
            NodeProcess left = cluster.nodes.getFirst();
            left.put("/kv/k", "v");
            for (NodeProcess other : cluster.others(left)) {
                other.kill();
            }
            long alone = System.nanoTime();
            LocalCluster.await("readiness is DOWN", ELECTION_TIMEOUT.multipliedBy(4), () -> !left.ready());
            figures("loss of the quorum to readiness DOWN", "ms", List.of((System.nanoTime() - alone) / 1_000_000));
            String ready = left.get("/health/ready").body();
            assertTrue(ready.contains("reason"), ready);
            Answer write = left.put("/kv/k", "w");
            assertEquals(List.of("503", "DEFINITE"), List.of("" + write.code(), write.field("outcome")));
            assertEquals(503, left.get("/kv/k").code());
            assertEquals("v", left.get("/kv/k?consistency=local").field("value"));
            assertEquals(200, left.get("/health/live").code());
            cluster.others(left).getFirst().restart();
            LocalCluster.await("readiness is UP again", Duration.ofSeconds(60), left::ready);
            assertEquals("v", left.get("/kv/k").field("value"), "a refused write must not appear");
        }
    }

    @Test
    @Tag("M-b12")
    @Tag("M18")
    void aStoppedFollowerHarmsNobodyAndAStoppedLeaderLosesNothing() throws Exception {
        try (LocalCluster cluster = new LocalCluster(3, directory)) {
            cluster.awaitReady();
            NodeProcess leader = cluster.leader();
            List<NodeProcess> followers = cluster.others(leader);
            writeAll(followers.getLast(), "warm", 500);
            figures("write through a follower", "us", writeAll(followers.getLast(), "calm", 500));
            followers.getFirst().signal("STOP");
            figures("the same while the other follower is stopped", "us", writeAll(followers.getLast(), "k", 500));
            followers.getFirst().signal("CONT");
            LocalCluster.await("the follower is back", Duration.ofSeconds(30), followers.getFirst()::ready);
            assertTrue(leader.stop(Duration.ofSeconds(20)), "SIGTERM must end the process");
            assertFalse(leader.alive());
            for (int i = 0; i < 500; i++) {
                assertEquals("v", followers.getFirst().get("/kv/k" + i).field("value"));
            }
            leader.restart();
            cluster.awaitReady();
            digestsAgree(cluster);
        }
    }

    /** One write after the other; what each took, in microseconds. */
    private static List<Long> writeAll(NodeProcess node, String prefix, int count) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            assertTrue(node.put("/kv/" + prefix + i, "v").ok(), "write " + prefix + i);
            times.add((System.nanoTime() - begun) / 1_000);
        }
        return times;
    }
}
