package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.CommandResult;
import io.muster.Consistency;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.Outcome;
import io.muster.ReadTimeoutException;
import io.muster.WriteOptions;
import io.muster.raft.EntryKind;
import io.muster.wire.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a node, each call gets an answer, and one that says what is known. */
@Tag("L5")
@Timeout(120)
class CallsEndTest {
    /** Longer than any test: an answer that only the deadline gives is none here. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);

    @AfterEach
    void close() {
        cluster.close();
    }

    private static CompletableFuture<CommandResult> submit(Cluster.Member node, String line) {
        return node.node().group(Cluster.GROUP).submit(line.getBytes(StandardCharsets.UTF_8), WriteOptions.of(LONG));
    }

    private static CompletableFuture<List<String>> read(Cluster.Member node) {
        return CompletableFuture.supplyAsync(
                () -> node.node().group(Cluster.GROUP).read(Consistency.LINEARIZABLE, LONG, node.journal()::lines),
                task -> Thread.ofVirtual().start(task));
    }

    private static List<CompletableFuture<?>> pending(Cluster.Member node, int count) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(submit(node, "pending " + i));
            calls.add(read(node));
        }
        return calls;
    }

    private static List<MusterException> failures(List<CompletableFuture<?>> calls) {
        Await.until("every call has ended", () -> calls.stream().allMatch(CompletableFuture::isDone));
        List<MusterException> failures = new ArrayList<>();
        for (CompletableFuture<?> call : calls) {
            if (call.isCompletedExceptionally()) {
                CompletionException thrown = assertThrows(CompletionException.class, call::join);
                failures.add(assertInstanceOf(MusterException.class, thrown.getCause()));
            }
        }
        return failures;
    }

    private Cluster.Member loneLeader() {
        cluster = Cluster.started(directory, 3);
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        for (Cluster.Member other : cluster.others(leader)) {
            cluster.stop(cluster.indexOf(other));
        }
        return leader;
    }

    @Test
    void aStopEndsCallsThatWaitForAQuorum() {
        Cluster.Member leader = loneLeader();
        List<CompletableFuture<?>> calls = pending(leader, 20);
        cluster.stop(cluster.indexOf(leader));
        assertEquals(40, failures(calls).size());
    }

    @Test
    void theDeathOfTheLoopEndsCallsThatWaitForAQuorum() {
        Cluster.Member leader = loneLeader();
        List<CompletableFuture<?>> calls = pending(leader, 20);
        leader.gate().dies = true;
        leader.gate().wakeup();
        assertEquals(40, failures(calls).size());
    }

    @Test
    @Tag("F40")
    void theEndOfTheApplierEndsCallsThatComeAfterTheCommandThatEndedIt() {
        cluster = Cluster.started(directory, 1);
        Cluster.Member node = cluster.leader();
        node.write("before");
        CompletableFuture<CommandResult> deadly = submit(node, "die");
        List<CompletableFuture<?>> calls = pending(node, 20);
        failures(List.of(deadly)).forEach(e -> assertEquals(Outcome.UNKNOWN, e.outcome()));
        // a read may have come before that command
        assertTrue(failures(calls).size() >= 20);
        assertEquals(List.of("before"), node.journal().lines());
    }

    @Test
    void aStopEndsCallsWhoseCommandIsBeingApplied() {
        cluster = Cluster.started(directory, 1);
        Cluster.Member node = cluster.leader();
        CompletableFuture<CommandResult> stuck = submit(node, "block");
        Await.until("the state is blocked", () -> node.status().applierAgeMillis() > 20);
        List<CompletableFuture<?>> calls = pending(node, 10);
        cluster.stop(0);
        node.journal().gate.countDown();
        assertEquals(20, failures(calls).size());
        failures(List.of(stuck)).forEach(e -> assertEquals(Outcome.UNKNOWN, e.outcome()));
    }

    @Test
    @Tag("F20")
    void aLostLeadershipHandsTheCallsOnToTheNextLeader() {
        cluster = Cluster.started(directory, 3);
        Cluster.Member old = cluster.leader();
        old.write("before");
        old.gate().cut = true;
        List<CompletableFuture<?>> calls = pending(old, 10);
        Await.until("it leads no more", () -> old.leadingTerm() == 0);
        old.gate().cut = false;
        assertEquals(List.of(), failures(calls));
        cluster.converge();
        List<String> lines = old.read();
        for (int i = 0; i < 10; i++) {
            String line = "pending " + i;
            assertEquals(1, lines.stream().filter(line::equals).count(), line);
        }
    }

    @Test
    @Tag("F30")
    void aLostAnswerToTheOpeningOfASessionIsAskedForAgain() {
        cluster = Cluster.started(directory, 3);
        Cluster.Member leader = cluster.leader();
        Cluster.Member follower = cluster.others(leader).get(0);
        AtomicInteger lost = new AtomicInteger();
        leader.gate().loses = call -> call instanceof Call.Reply && lost.incrementAndGet() == 1;
        assertEquals(1, follower.write("first", WriteOptions.of(Cluster.TIMEOUT)));
        assertTrue(lost.get() >= 2);
    }

    @Test
    @Tag("F30")
    void aLostQuestionForASessionIsAskedAgain() {
        cluster = Cluster.started(directory, 3);
        Cluster.Member leader = cluster.leader();
        Cluster.Member follower = cluster.others(leader).get(0);
        AtomicInteger lost = new AtomicInteger();
        follower.gate().loses = call -> call instanceof Call.Propose propose
                && propose.entryKind() == EntryKind.SESSION.code()
                && lost.incrementAndGet() == 1;
        assertEquals(1, follower.write("first"));
    }

    @Test
    @Tag("F36")
    void aReadGivesUpAtItsDeadlineWhileACommandIsBeingApplied() {
        cluster = Cluster.started(directory, 1);
        Cluster.Member node = cluster.leader();
        CompletableFuture<CommandResult> stuck = submit(node, "block");
        Await.until("the state is blocked", () -> node.status().applierAgeMillis() > 20);
        for (Consistency level : List.of(Consistency.LOCAL, Consistency.LINEARIZABLE)) {
            MusterException late = assertThrows(
                    MusterException.class,
                    () -> node.node().group(Cluster.GROUP).read(level, Duration.ofMillis(50), node.journal()::lines));
            assertInstanceOf(ReadTimeoutException.class, late);
        }
        node.journal().gate.countDown();
        assertEquals(List.of(), failures(List.of(stuck)));
    }

    @Test
    @Tag("F36")
    void aCallerWhoBlocksWaitsForRoomAndOneWhoDoesNotIsRefusedAtOnce() {
        cluster = Cluster.of(directory, 1).with("muster.limits.queue", "2");
        Cluster.Member node = cluster.start(0);
        node.write("before");
        List<CompletableFuture<?>> calls = new ArrayList<>(List.of(submit(node, "block"), submit(node, "second")));
        Await.until("the state is blocked", () -> node.status().applierAgeMillis() > 20);
        MusterException full = failures(List.of(submit(node, "refused"))).get(0);
        assertEquals("MUSTER-0104", full.code());
        calls.add(CompletableFuture.supplyAsync(
                () -> node.node()
                        .group(Cluster.GROUP)
                        .call("third".getBytes(StandardCharsets.UTF_8), WriteOptions.of(LONG)),
                task -> Thread.ofVirtual().start(task)));
        node.journal().gate.countDown();
        assertEquals(List.of(), failures(calls));
        assertEquals(List.of("before", "block", "second", "third"), node.read());
    }

    @Test
    void aRefusalAtTheDoorDoesNotKeepTheReplicasFromForgettingAnswers() {
        OwnSessions sessions = new OwnSessions(new java.util.SplittableRandom(2));
        ClientSession session = sessions.current();
        OwnSessions.Drawn refused = sessions.draw();
        sessions.refused(session, refused.id(), true);
        SessionKeeper keeper = new SessionKeeper(0, sessions, Duration.ofMinutes(10), () -> 0, Surroundings.REAL);
        OwnSessions.Drawn forGood = sessions.draw();
        sessions.refused(session, forGood.id(), false);
        for (int i = 0; i < ClientSession.KEPT; i++) {
            sessions.draw();
        }
        keeper.tick(0);
        assertEquals(refused.id().sequence(), session.ackBelow(), "its caller may repeat it");
        keeper.tick(Duration.ofMinutes(1).toNanos());
        assertEquals(forGood.id().sequence() + 1, session.ackBelow());
    }

    @Test
    @Tag("F40")
    void bytesThatAreNoCommandAreRefusedAtTheDoorAndInTheLogAndHaltNobody() {
        cluster = Cluster.started(directory, 3);
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        for (Cluster.Member node : cluster.running()) {
            cluster.converge();
            long last = leader.status().lastIndex();
            CommandRejectedException door = assertThrows(CommandRejectedException.class, () -> node.write("fault"));
            assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, door.reason());
            assertEquals(last, leader.status().lastIndex());
            CommandId id = node.node().group(Cluster.GROUP).newCommand();
            WriteOptions options = WriteOptions.of(Cluster.TIMEOUT).withCommandId(id);
            for (int i = 0; i < 2; i++) {
                CommandRejectedException log =
                        assertThrows(CommandRejectedException.class, () -> node.write("reject", options));
                assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, log.reason());
                assertEquals(Outcome.DEFINITE, log.outcome());
                assertEquals(id, log.commandId().orElseThrow());
            }
        }
        leader.write("after");
        cluster.converge();
        assertEquals(List.of("before", "after"), leader.read());
    }

    @Test
    void withoutALeaderTheDeadlineSaysNoQuorum() {
        cluster = Cluster.of(directory, 3);
        Cluster.Member alone = cluster.start(0);
        assertThrows(NoQuorumException.class, () -> alone.write("x", WriteOptions.of(Duration.ofMillis(200))));
    }
}
