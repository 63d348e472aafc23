package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus;
import io.muster.CommandId;
import io.muster.CommandTimeoutException;
import io.muster.Member;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotLeaderException;
import io.muster.Outcome;
import io.muster.WriteOptions;
import io.muster.wire.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeNodesTest {
    private static final Duration SHORT = Duration.ofMillis(600);

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = Cluster.started(directory, 3);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @Tag("M1")
    @Tag("M3")
    @Tag("M4")
    @Tag("R3")
    @Tag("B31")
    void aWriteThroughAnyNodeIsReadOnAllOthers() {
        cluster.leader();
        for (int i = 0; i < 3; i++) {
            assertEquals(i + 1, cluster.get(i).write("from n" + (i + 1)));
            for (Cluster.Member member : cluster.running()) {
                assertEquals(i + 1, member.read().size(), member.id());
            }
        }
        cluster.converge();
    }

    @Test
    @Tag("M4")
    void aCallThatMustNotBeForwardedNamesTheLeader() {
        Cluster.Member leader = cluster.leader();
        Cluster.Member follower = cluster.others(leader).get(0);
        Await.until("the follower knows", () -> follower.status().leaderId() != null);
        WriteOptions here = WriteOptions.of(Cluster.TIMEOUT).withForward(false);
        NotLeaderException refused = assertThrows(NotLeaderException.class, () -> follower.write("x", here));
        assertEquals(leader.id(), refused.leaderId().orElseThrow());
        assertTrue(refused.address().orElseThrow().startsWith("127.0.0.1:"), refused::toString);
        assertEquals(1, leader.write("x", here));
    }

    @Test
    @Tag("M1")
    @Tag("M18")
    void aStoppedLeaderIsReplacedAndNothingIsLost() {
        Cluster.Member leader = cluster.leader();
        for (int i = 1; i <= 20; i++) {
            leader.write("line " + i);
        }
        cluster.stop(cluster.indexOf(leader));
        assertEquals(21, cluster.running().get(0).write("line 21"));
        assertEquals(21, cluster.running().get(1).read().size());
        assertNotEquals(leader.id(), cluster.leader().id());
    }

    @Test
    @Tag("M1")
    @Tag("M4")
    @Tag("M-b13")
    @Tag("F17")
    @Tag("B48")
    void writersGoOnWhenLeadersDieAndEveryCallCountsOnce() throws InterruptedException {
        cluster.leader();
        AtomicBoolean done = new AtomicBoolean();
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            int writer = w;
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; !done.get(); i++) {
                    String line = "w" + writer + "-" + i;
                    Cluster.Member node = cluster.get(writer % 2 == 0 ? 0 : 1);
                    try {
                        node.write(line);
                        acknowledged.add(line);
                    } catch (MusterException | AssertionError e) {
                        failures.add(e);
                        return;
                    }
                }
            }));
        }
        // the third node dies whenever it leads, else the one that leads loses its quorum to it: the callers' nodes
        // live
        for (int round = 0; round < 3; round++) {
            int before = acknowledged.size();
            Await.until("writes go on", () -> acknowledged.size() > before + 50 || !failures.isEmpty());
            cluster.kill(2);
            int after = acknowledged.size();
            Await.until("writes go on without n3", () -> acknowledged.size() > after + 50 || !failures.isEmpty());
            cluster.start(2);
        }
        done.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
        cluster.converge();
        List<String> lines = cluster.get(2).read();
        assertEquals(new HashSet<>(acknowledged), new HashSet<>(lines));
        assertEquals(acknowledged.size(), lines.size(), "a line stands twice");
    }

    @Test
    @Tag("F30")
    @Tag("M-b13")
    void lostAnswersLeadToRetriesThatAreNotAppliedAgain() {
        Cluster.Member leader = cluster.leader();
        Cluster.Member follower = cluster.others(leader).get(0);
        follower.write("first");
        AtomicInteger lost = new AtomicInteger();
        leader.gate().loses = call -> call instanceof Call.Reply && lost.incrementAndGet() <= 3;
        CommandId id = follower.node().group(Cluster.GROUP).newCommand();
        WriteOptions options = WriteOptions.of(Duration.ofMillis(300)).withCommandId(id);
        for (int i = 0; i < 3; i++) {
            CommandTimeoutException unknown =
                    assertThrows(CommandTimeoutException.class, () -> follower.write("second", options));
            assertEquals(Outcome.UNKNOWN, unknown.outcome());
            assertEquals(id, unknown.commandId().orElseThrow());
        }
        assertEquals(2, follower.write("second", options.withTimeout(Cluster.TIMEOUT)));
        assertEquals(List.of("first", "second"), follower.read());
    }

    @Test
    @Tag("M3")
    @Tag("K11")
    @Tag("M-b1")
    @Tag("M-b7")
    @Tag("F20")
    void withoutAMajorityWritesAndReadsFailAndWhatWasDefiniteNeverShows() {
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        List<Cluster.Member> others = cluster.others(leader);
        cluster.stop(cluster.indexOf(others.get(0)));
        cluster.stop(cluster.indexOf(others.get(1)));

        Set<String> definite = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            String line = "without " + i;
            MusterException failure =
                    assertThrows(MusterException.class, () -> leader.write(line, WriteOptions.of(SHORT)));
            (failure.outcome() == Outcome.DEFINITE ? definite : unknown).add(line);
        }
        assertThrows(NoQuorumException.class, () -> leader.write("definite", WriteOptions.of(Duration.ofMillis(500))));
        definite.add("definite");
        assertThrows(MusterException.class, () -> leader.node()
                .group(Cluster.GROUP)
                .read(io.muster.Consistency.LINEARIZABLE, SHORT, leader.journal()::lines));
        assertEquals(List.of("before"), leader.local());
        Await.until("not ready", () -> leader.status().reason() != null);
        assertTrue(String.valueOf(leader.status().reason()).startsWith("MUSTER-0102"), () -> leader.status()
                .toString());
        assertEquals(0, leader.leadingTerm());

        cluster.start(cluster.indexOf(others.get(0)));
        cluster.start(cluster.indexOf(others.get(1)));
        Await.until("ready again", () -> cluster.running().stream()
                .allMatch(m -> m.status().ready()));
        leader.write("after");
        cluster.converge();
        List<String> lines = leader.read();
        definite.forEach(line -> assertTrue(!lines.contains(line), line + " was DEFINITE: " + lines));
        assertEquals(1, lines.stream().filter("after"::equals).count());
    }

    @Test
    @Tag("M16")
    @Tag("F20")
    @Tag("M-b11")
    @Tag("M-b4")
    void aLeaderThatIsCutOffAnswersNothingAndItsSuffixGoes() {
        Cluster.Member old = cluster.leader();
        old.write("common");
        long term = old.leadingTerm();
        old.gate().cut = true;
        MusterException failure = assertThrows(
                MusterException.class, () -> old.write("minority", WriteOptions.of(Duration.ofMillis(300))));
        assertEquals(Outcome.UNKNOWN, failure.outcome());
        Cluster.Member next = cluster.leader();
        assertTrue(next.leadingTerm() > term);
        assertEquals(2, next.write("majority"));
        Await.until("the old one leads no more", () -> old.leadingTerm() == 0);
        assertThrows(MusterException.class, () -> old.node()
                .group(Cluster.GROUP)
                .read(io.muster.Consistency.LINEARIZABLE, SHORT, old.journal()::lines));
        long termNow = next.leadingTerm();
        old.gate().cut = false;
        cluster.converge();
        assertEquals(List.of("common", "majority"), old.read());
        assertTrue(cluster.leader().leadingTerm() <= termNow + 1, "the one that came back has disturbed the others");
    }

    @Test
    @Tag("R16")
    @Tag("M-b8")
    @Tag("F2")
    void everythingIsThereAfterAllHaveStopped() {
        Cluster.Member leader = cluster.leader();
        for (int i = 1; i <= 30; i++) {
            leader.write("line " + i);
        }
        cluster.converge();
        ClusterStatus before = leader.status();
        for (int i = 0; i < 3; i++) {
            cluster.kill(i);
        }
        for (int i = 0; i < 3; i++) {
            cluster.start(i);
        }
        for (Cluster.Member member : cluster.running()) {
            assertEquals(30, member.read().size());
        }
        assertTrue(cluster.leader().status().term() > before.term());
    }

    @Test
    @Tag("M14")
    @Tag("M15")
    void theStatusKnowsTheMembersOnEveryNode() {
        Cluster.Member leader = cluster.leader();
        leader.write("x");
        cluster.converge();
        for (Cluster.Member member : cluster.running()) {
            Await.until("all in contact", () -> states(member).stream().noneMatch(s -> s == Member.State.UNREACHABLE));
            assertEquals(3, member.status().members().size());
            assertEquals(leader.id(), member.status().leaderId());
        }
        Cluster.Member silent = cluster.others(leader).get(0);
        silent.gate().cut = true;
        Cluster.Member other = cluster.others(leader).get(1);
        cluster.stop(cluster.indexOf(silent));
        for (Cluster.Member member : List.of(leader, other)) {
            Await.until("unreachable", () -> state(member, silent.id()) == Member.State.UNREACHABLE);
        }
        cluster.start(cluster.indexOf(silent));
        for (Cluster.Member member : List.of(leader, other)) {
            Await.until("in contact again", () -> state(member, silent.id()) == Member.State.SYNCED);
        }
    }

    private static List<Member.State> states(Cluster.Member of) {
        return of.status().members().stream().map(Member::state).toList();
    }

    private static Member.State state(Cluster.Member seenBy, String id) {
        return seenBy.status().members().stream()
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    @Tag("F36")
    void aBlockedStateCausesNoElection() {
        Cluster.Member leader = cluster.leader();
        leader.write("first");
        long term = leader.leadingTerm();
        Thread blocked = Thread.ofVirtual().start(() -> leader.write("block"));
        Await.until("the state is blocked", () -> leader.status().applierAgeMillis() > 2_000);
        assertEquals(term, leader.leadingTerm());
        assertEquals("n" + leader.id().substring(1), leader.status().leaderId());
        cluster.running().forEach(m -> m.journal().gate.countDown());
        Await.until("the call has ended", () -> !blocked.isAlive());
        assertEquals(3, leader.write("third"));
    }

    @Test
    @Tag("M-b6")
    @Tag("R14")
    void sixtyFourWritersShareForcesAndEndInTheSameState() throws InterruptedException {
        Cluster.Member leader = cluster.leader();
        leader.write("warm");
        long forces = forces(leader);
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 64; w++) {
            int writer = w;
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 50; i++) {
                    leader.write("w" + writer + "-" + i);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        double each = (double) (forces(leader) - forces) / (64 * 50);
        assertTrue(each <= 0.25, "forces per write: " + each);
        cluster.converge();
        assertEquals(64 * 50 + 1, leader.read().size());
        assertEquals(leader.read(), cluster.others(leader).get(0).read());
    }

    private static long forces(Cluster.Member of) {
        return of.node().metrics().getOrDefault("muster_log_syncs_total", 0L);
    }

    @Test
    @Tag("K9")
    void pipelinedCallsKeepTheirOrderAcrossALeaderChange() throws Exception {
        Cluster.Member leader = cluster.leader();
        Cluster.Member caller = cluster.others(leader).get(0);
        caller.write("first");
        List<String> expected = new ArrayList<>(List.of("first"));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            if (i == 500) {
                cluster.kill(cluster.indexOf(leader));
            }
            expected.add("line " + i);
            answers.add(caller.node()
                    .group(Cluster.GROUP)
                    .submit(("line " + i).getBytes(StandardCharsets.UTF_8), WriteOptions.of(Cluster.TIMEOUT)));
        }
        for (CompletableFuture<?> answer : answers) {
            answer.get(30, TimeUnit.SECONDS);
        }
        assertEquals(expected, caller.read());
    }

    @Test
    @Tag("M-b12")
    void aSilentFollowerStopsNobody() {
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        Cluster.Member silent = cluster.others(leader).get(0);
        silent.gate().cut = true;
        long term = leader.leadingTerm();
        for (int i = 0; i < 20; i++) {
            leader.write("line " + i);
        }
        assertEquals(21, leader.read().size());
        assertEquals(term, leader.leadingTerm());
        silent.gate().cut = false;
        cluster.converge();
        assertEquals(21, silent.local().size());
        assertEquals(term, leader.leadingTerm());
    }

    @Test
    @Tag("R2")
    void readsOnFollowersAppendNothing() {
        Cluster.Member leader = cluster.leader();
        leader.write("x");
        cluster.converge();
        long before = leader.status().lastIndex();
        long elections = leader.status().term();
        for (int i = 0; i < 300; i++) {
            for (Cluster.Member member : cluster.running()) {
                assertEquals(List.of("x"), member.read());
            }
        }
        cluster.converge();
        // a busy machine may elect meanwhile, and every new leader appends one entry of its own
        elections = leader.status().term() - elections;
        long appended = leader.status().lastIndex() - before;
        assertTrue(appended <= elections, appended + " entries came with " + elections + " elections");
    }
}
