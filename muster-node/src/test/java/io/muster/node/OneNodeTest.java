package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.Consistency;
import io.muster.DeploymentRejectedException;
import io.muster.IdempotencyConflictException;
import io.muster.MusterException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.SessionExpiredException;
import io.muster.WriteOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneNodeTest {
    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void prepare() {
        cluster = Cluster.of(directory, 1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @Tag("M7")
    @Tag("M-b8")
    void aNodeWithoutPeersLeadsAndFindsEverythingAgainAfterARestart() {
        Cluster.Member node = cluster.start(0);
        assertEquals("n1", node.node().awaitLeader(Cluster.GROUP, Cluster.TIMEOUT));
        for (int i = 1; i <= 50; i++) {
            assertEquals(i, node.write("line " + i));
        }
        List<String> before = node.read();
        cluster.converge();
        ClusterStatus status = node.status();
        cluster.stop(0);

        Cluster.Member again = cluster.start(0);
        assertEquals(before, again.read());
        assertEquals(51, again.write("line 51"));
        assertEquals(50, again.read().subList(0, 50).size());
        assertTrue(again.status().term() > status.term());
    }

    @Test
    @Tag("R2")
    void readsAppendNothing() {
        Cluster.Member node = cluster.start(0);
        node.write("x");
        cluster.converge();
        long before = node.status().commitIndex();
        for (int i = 0; i < 1_000; i++) {
            assertEquals(List.of("x"), node.read());
        }
        assertEquals(before, node.status().commitIndex());
        assertEquals(before, node.status().lastIndex());
    }

    @Test
    void readinessTellsItsReasonUntilThereIsALeader() {
        Cluster.Member node = cluster.start(0);
        Await.until("ready", () -> node.status().ready());
        assertNull(node.status().reason());
        assertEquals(Phase.RUNNING, node.status().phase());
        cluster.stop(0);
        assertEquals(Phase.STOPPED, node.status().phase());
        assertNotNull(node.status().reason());
    }

    @Test
    @Tag("M4")
    @Tag("F30")
    void theSameCommandIdIsAppliedOnce() {
        Cluster.Member node = cluster.start(0);
        CommandId id = node.node().group(Cluster.GROUP).newCommand();
        WriteOptions options = WriteOptions.of(Cluster.TIMEOUT).withCommandId(id);
        assertEquals(1, node.write("once", options));
        assertEquals(2, node.write("between"));
        assertEquals(1, node.write("once", options));
        assertEquals(List.of("once", "between"), node.read());
    }

    @Test
    void theSameKeyIsAppliedOnceAndRefusedForAnotherCommand() {
        Cluster.Member node = cluster.start(0);
        WriteOptions options = WriteOptions.of(Cluster.TIMEOUT).withIdempotencyKey("pay-1");
        assertEquals(1, node.write("pay", options));
        assertEquals(1, node.write("pay", options));
        IdempotencyConflictException conflict =
                assertThrows(IdempotencyConflictException.class, () -> node.write("other", options));
        assertEquals(Outcome.DEFINITE, conflict.outcome());
        assertEquals(List.of("pay"), node.read());
    }

    @Test
    void anIdOfASessionThatNobodyOpenedIsRefused() {
        Cluster.Member node = cluster.start(0);
        WriteOptions options = WriteOptions.of(Cluster.TIMEOUT).withCommandId(new CommandId(4711, 1));
        SessionExpiredException expired =
                assertThrows(SessionExpiredException.class, () -> node.write("stray", options));
        assertEquals(Outcome.UNKNOWN, expired.outcome());
        assertEquals(List.of(), node.read());
    }

    @Test
    void aCommandAboveTheLimitIsRejectedBeforeAnythingHappens() {
        Cluster.Member node = cluster.with("muster.limits.command-size", "1KiB").start(0);
        node.write("x".repeat(1024));
        CommandRejectedException rejected =
                assertThrows(CommandRejectedException.class, () -> node.write("x".repeat(1025)));
        assertEquals(CommandRejectedException.Reason.TOO_LARGE, rejected.reason());
        assertEquals(1, node.read().size());
    }

    @Test
    @Tag("K8")
    @Tag("K9")
    void pipelinedCallsAreAppliedInTheOrderOfTheCalls() throws Exception {
        Cluster.Member node = cluster.start(0);
        List<String> expected = new ArrayList<>();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            expected.add("line " + i);
            answers.add(node.node()
                    .group(Cluster.GROUP)
                    .submit(("line " + i).getBytes(StandardCharsets.UTF_8), WriteOptions.of(Cluster.TIMEOUT)));
        }
        for (CompletableFuture<?> answer : answers) {
            answer.get(30, TimeUnit.SECONDS);
        }
        assertEquals(expected, node.read());
    }

    @Test
    void continuationsNeverRunOnAThreadOfTheNode() throws Exception {
        Cluster.Member node = cluster.start(0);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(node.node()
                    .group(Cluster.GROUP)
                    .submit(new byte[] {'x'}, WriteOptions.of(Cluster.TIMEOUT))
                    .thenAccept(result -> threads.add(Thread.currentThread())));
        }
        for (CompletableFuture<?> answer : answers) {
            answer.get(30, TimeUnit.SECONDS);
        }
        assertEquals(200, threads.size());
        for (Thread thread : threads) {
            assertFalse(thread.getName().matches("muster-(loop|log|apply|bg)"), thread::getName);
        }
    }

    @Test
    void localReadsWorkAndMissingLevelsAreNamed() {
        Cluster.Member node = cluster.start(0);
        node.write("x");
        assertEquals(List.of("x"), node.local());
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> node.node().group(Cluster.GROUP).read(Consistency.LEASE, Cluster.TIMEOUT, () -> 1));
        assertTrue(String.valueOf(refused.getMessage()).contains("LEASE"));
    }

    @Test
    @Tag("R17")
    @Tag("M-b16")
    void closingIsIdempotentAndRefusesWhatComesLater() throws Exception {
        Cluster.Member node = cluster.start(0);
        node.write("x");
        node.node().close();
        node.node().close();
        assertThrows(NotReadyException.class, () -> node.write("y"));
        assertThrows(MusterException.class, node::read);
        assertThrows(NotReadyException.class, node::local);
        // port and directory are free again
        Cluster.Member again = cluster.start(0);
        assertEquals(List.of("x"), again.read());
    }

    @Test
    @Tag("M10")
    void aLockedDirectoryStopsTheStartAndNamesTheKey() {
        cluster.start(0);
        Cluster second = Cluster.of(directory, 1);
        DeploymentRejectedException rejected = assertThrows(DeploymentRejectedException.class, () -> second.start(0));
        assertTrue(rejected.problems().get(0).startsWith("MUSTER-1508 muster.data.dir"), rejected.problems()::toString);
    }

    @Test
    @Tag("M10")
    void aDirectoryOfAnotherNodeStopsTheStart() {
        cluster.start(0);
        cluster.stop(0);
        Cluster other = Cluster.of(directory, 1).with("muster.node.id", "other");
        DeploymentRejectedException rejected = assertThrows(DeploymentRejectedException.class, () -> other.start(0));
        assertTrue(rejected.problems().get(0).startsWith("MUSTER-1508"), rejected.problems()::toString);
        assertEquals(List.of(), cluster.start(0).read());
    }

    @Test
    @Tag("M-b16")
    void aTakenPortStopsTheStartAndLetsGoOfTheDirectory() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cluster blocked = Cluster.of(directory, 1).with("muster.node.port", Integer.toString(taken.getLocalPort()));
            DeploymentRejectedException rejected =
                    assertThrows(DeploymentRejectedException.class, () -> blocked.start(0));
            assertTrue(rejected.problems().get(0).contains("muster.node.port"), rejected.problems()::toString);
        }
        cluster.start(0).write("x");
    }

    @Test
    @Tag("K5")
    void leadershipIsToldAsAnEventThatCarriesTheTerm() {
        List<ClusterEvent> seen = new CopyOnWriteArrayList<>();
        Cluster.Member node = cluster.start(0);
        node.node().listen(seen::add);
        assertEquals("n1", node.node().awaitLeader(Cluster.GROUP, Cluster.TIMEOUT));
        // 0 while a busy machine has kept the loop from a turn for an election timeout
        long[] leading = new long[1];
        Await.until("it leads", () -> {
            leading[0] = node.leadingTerm();
            return leading[0] > 0;
        });
        long term = leading[0];
        Await.until("it was told", () -> seen.contains(new ClusterEvent.LeadershipAcquired(Cluster.GROUP, term, "n1")));
        cluster.stop(0);
        Await.until(
                "the leadership has ended",
                () -> seen.contains(new ClusterEvent.LeadershipLost(Cluster.GROUP, term, "n1")));
        assertTrue(seen.stream().anyMatch(e -> e instanceof ClusterEvent.NodeNotReady), seen::toString);
    }

    @Test
    @Tag("F40")
    @Tag("B76")
    void anErrorOfTheStateHaltsTheNodeAndNothingIsSkipped() {
        Cluster.Member node = cluster.start(0);
        node.write("before");
        assertThrows(MusterException.class, () -> node.write("die", WriteOptions.of(Duration.ofSeconds(2))));
        Await.until("halted", () -> node.status().phase() == Phase.HALTED);
        assertTrue(String.valueOf(node.status().reason()).startsWith("MUSTER-0402"), () -> node.status()
                .toString());
        assertEquals(0, node.leadingTerm());
        assertThrows(MusterException.class, () -> node.write("after"));
        assertThrows(MusterException.class, node::local);
    }
}
