package io.muster.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.process.Answer;
import io.muster.testing.process.Await;
import io.muster.testing.process.NodeClient;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Run;
import io.muster.testing.process.Workload;
import io.muster.testing.process.nemesis.KillAll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on loopback, default timing, and the nights that an operator fears. */
class ClusterIT {
    private static final int KILLS = Integer.getInteger("muster.kills", 3);
    private static final Run.Load LOAD = new Run.Load(16, Duration.ofMillis(2), Duration.ofSeconds(12), 1);
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    @Test
    @Tag("M1")
    @Tag("M3")
    @Tag("M4")
    @Tag("M7")
    void writesThroughAnyNodeAreReadOnEveryOther() {
        try (ProcessCluster cluster = start()) {
            cluster.awaitReady();
            for (NodeProcess writer : cluster.nodes()) {
                String key = "from-" + writer.id();
                assertEquals("1", writer.http().put("/kv/" + key, "hello").field("version"));
                for (NodeProcess reader : cluster.nodes()) {
                    Answer read = reader.http().get("/kv/" + key);
                    assertEquals("hello", read.field("value"), reader.id() + ": " + read);
                }
            }
            contract(cluster.nodes().get(0), cluster.nodes().get(1));
            cluster.awaitEqualDigests();
        }
    }

    /** The answers that the REST contract promises, write on one node, read on another. */
    private static void contract(NodeProcess one, NodeProcess other) {
        String json = "application/json";
        assertEquals(404, one.http().get("/kv/none").code());
        assertEquals(400, one.http().get("/kv/none?consistency=lease").code());
        assertEquals(400, one.http().get("/kv/none?consistency=sometimes").code());
        assertEquals(
                "true",
                one.http()
                        .post("/kv/c/cas", json, "{\"expect\":null,\"update\":\"x\"}", "")
                        .field("swapped"));
        Answer failed = other.http().post("/kv/c/cas", json, "{\"expect\":\"y\",\"update\":\"z\"}", "");
        assertEquals(List.of("false", "x"), List.of(failed.field("swapped"), failed.field("value")));
        one.http().post("/kv/l/append", "text/plain", "a", "");
        assertEquals(
                "2", other.http().post("/kv/l/append", "text/plain", "b", "").field("version"));
        assertEquals("a,b", one.http().get("/kv/l").field("value"));
        assertEquals(
                "5",
                one.http()
                        .post("/counters/k/add?delta=5", "text/plain", "", "key-1")
                        .field("value"));
        assertEquals(
                "5",
                other.http()
                        .post("/counters/k/add?delta=5", "text/plain", "", "key-1")
                        .field("value"));
        assertEquals(
                400,
                one.http()
                        .post("/counters/k/add?delta=many", "text/plain", "", "")
                        .code());
        assertEquals("5", other.http().get("/counters/k").field("value"));
        assertEquals("0", other.http().get("/counters/none").field("value"));
        bank(one, other);
        badInput(one);
        assertEquals(200, one.http().get("/health/live").code());
        assertTrue(one.http().get("/metrics").body().contains("muster_raft_term"));
    }

    private static void bank(NodeProcess one, NodeProcess other) {
        String json = "application/json";
        assertEquals(
                201,
                one.http()
                        .post("/bank/accounts/x", json, "{\"balance\":10}", "")
                        .code());
        assertEquals(
                409,
                other.http()
                        .post("/bank/accounts/x", json, "{\"balance\":10}", "")
                        .code());
        assertEquals(
                201,
                other.http()
                        .post("/bank/accounts/y", json, "{\"balance\":0}", "")
                        .code());
        String transfer = "{\"from\":\"x\",\"to\":\"y\",\"amount\":7}";
        assertEquals(
                "true", one.http().post("/bank/transfers", json, transfer, "t1").field("ok"));
        assertEquals(
                "true",
                other.http().post("/bank/transfers", json, transfer, "t1").field("ok"));
        assertEquals(
                "false",
                other.http().post("/bank/transfers", json, transfer, "").field("ok"));
        assertEquals("3", other.http().get("/bank/accounts/x").field("balance"));
        assertEquals("10", one.http().get("/bank/total").field("total"));
        assertEquals(
                400, one.http().post("/bank/transfers", json, "{nonsense", "").code());
    }

    /** Wrong requests get 400 and change nothing, whatever is wrong with them. */
    private static void badInput(NodeProcess wronged) {
        NodeClient node = wronged.http();
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

    private ProcessCluster start() {
        return ProcessCluster.startWithoutProxies(3, directory, ProcessCluster.javaJar(BlackBoxIT.JAR));
    }

    @Test
    @Tag("M-b6")
    @Tag("M-b8")
    @Tag("M-b13")
    void killedLeadersAndAKilledClusterLoseNothingAndDoubleNothing() {
        try (ProcessCluster cluster = start()) {
            cluster.awaitReady();
            List<Workload> workloads = Workloads.all();
            try (Run run = Run.start("kills", cluster, LOAD, workloads)) {
                List<Long> gaps = new ArrayList<>();
                for (int kill = 0; kill < KILLS; kill++) {
                    run.progress().await(50);
                    NodeProcess leader = cluster.leader();
                    long killed = System.nanoTime();
                    leader.kill();
                    run.progress().await(1);
                    gaps.add((System.nanoTime() - killed) / 1_000_000);
                    leader.start();
                    cluster.awaitReady();
                }
                run.strike(new KillAll());
                figures("kill -9 of the leader to the next acknowledged write", "ms", gaps);
                System.out.println(run.finish());
            }
            cluster.nodes().forEach(NodeProcess::kill);
            cluster.nodes().forEach(NodeProcess::start);
            cluster.awaitReady();
            workloads.forEach(workload -> workload.check(cluster));
            cluster.awaitEqualDigests();
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

    @Test
    @Tag("M-b1")
    @Tag("M-b7")
    void withTwoOfThreeDownNothingIsPromised() {
        try (ProcessCluster cluster = start()) {
            cluster.awaitReady();
            NodeProcess left = cluster.nodes().getFirst();
            left.http().put("/kv/k", "v");
            for (NodeProcess other : cluster.others(left)) {
                other.kill();
            }
            long alone = System.nanoTime();
            Await.until("readiness is DOWN", ELECTION_TIMEOUT.multipliedBy(4), () -> !left.ready());
            figures("loss of the quorum to readiness DOWN", "ms", List.of((System.nanoTime() - alone) / 1_000_000));
            String ready = left.http().get("/health/ready").body();
            assertTrue(ready.contains("reason"), ready);
            Answer write = left.http().put("/kv/k", "w");
            assertEquals(List.of("503", "DEFINITE"), List.of("" + write.code(), write.field("outcome")));
            assertEquals(503, left.http().get("/kv/k").code());
            assertEquals("v", left.http().get("/kv/k?consistency=local").field("value"));
            assertEquals(200, left.http().get("/health/live").code());
            cluster.others(left).getFirst().start();
            Await.until("readiness is UP again", Duration.ofSeconds(60), left::ready);
            assertEquals("v", left.http().get("/kv/k").field("value"), "a refused write must not appear");
        }
    }

    @Test
    @Tag("M-b12")
    @Tag("M18")
    void aStoppedFollowerHarmsNobodyAndAStoppedLeaderLosesNothing() {
        try (ProcessCluster cluster = start()) {
            cluster.awaitReady();
            NodeProcess leader = cluster.leader();
            List<NodeProcess> followers = cluster.others(leader);
            writeAll(followers.getLast(), "warm", 500);
            figures("write through a follower", "us", writeAll(followers.getLast(), "calm", 500));
            followers.getFirst().pause();
            figures("the same while the other follower is stopped", "us", writeAll(followers.getLast(), "k", 500));
            followers.getFirst().resume();
            Await.until("the follower is back", Duration.ofSeconds(30), followers.getFirst()::ready);
            assertTrue(leader.stop(Duration.ofSeconds(20)), "SIGTERM must end the process");
            assertFalse(leader.alive());
            for (int i = 0; i < 500; i++) {
                assertEquals("v", followers.getFirst().http().get("/kv/k" + i).field("value"));
            }
            leader.start();
            cluster.awaitReady();
            cluster.awaitEqualDigests();
        }
    }

    /** One write after the other; what each took, in microseconds. */
    private static List<Long> writeAll(NodeProcess node, String prefix, int count) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            assertTrue(node.http().put("/kv/" + prefix + i, "v").ok(), "write " + prefix + i);
            times.add((System.nanoTime() - begun) / 1_000);
        }
        return times;
    }
}
