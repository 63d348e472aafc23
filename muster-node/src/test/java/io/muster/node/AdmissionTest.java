package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final CommandId ID = new CommandId(1, 1);

    private static Admission door(int queue, long bytes) {
        return new Admission(
                new MusterConfig.Limits(1 << 20, 2 << 20, bytes, queue, 10, Duration.ofSeconds(5)), Surroundings.REAL);
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    }

    /** A call that waits at the door; its answer is what {@code enter} returned. */
    private static CompletableFuture<Optional<MusterException>> waiter(Admission door, int size) {
        CompletableFuture<Optional<MusterException>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(Optional.ofNullable(door.enter(size, ID, soon()))));
        return answer;
    }

    @Test
    void numberAndBytesAreBoundedAndWhatIsRefusedIsDefiniteAndNamesTheLimit() {
        Admission door = door(2, 100);
        assertNull(door.enter(60, ID));
        OverloadedException bytes = assertInstanceOf(OverloadedException.class, door.enter(41, ID));
        assertEquals("muster.limits.inflight-bytes=100", bytes.limit());
        assertEquals(Outcome.DEFINITE, bytes.outcome());
        assertEquals(ID, bytes.commandId().orElseThrow());
        assertNull(door.enter(40, ID));
        OverloadedException number = assertInstanceOf(OverloadedException.class, door.enter(0, ID));
        assertEquals("muster.limits.queue=2", number.limit());
        assertEquals(2, door.refused());
        door.leave(60);
        door.leave(40);
        assertEquals(0, door.calls());
        assertEquals(0, door.bytes());
    }

    @Test
    void aCallThatIsLargerThanTheBoundComesInAlone() {
        Admission door = door(10, 100);
        assertNull(door.enter(500, ID));
        assertInstanceOf(OverloadedException.class, door.enter(1, ID));
        door.leave(500);
        assertNull(door.enter(1, ID));
    }

    @Test
    @Tag("F36")
    void whoWaitsComesInAsSoonAsSomebodyLeaves() {
        Admission door = door(1, 100);
        assertNull(door.enter(10, ID));
        CompletableFuture<Optional<MusterException>> waiter = waiter(door, 10);
        Await.until("it waits", () -> door.waiting() == 1);
        door.leave(10);
        assertEquals(Optional.empty(), waiter.join());
        assertEquals(1, door.calls());
        assertEquals(0, door.refused());
    }

    @Test
    void theDeadlineEndsTheWait() {
        Admission door = door(1, 100);
        assertNull(door.enter(10, ID));
        assertInstanceOf(OverloadedException.class, door.enter(10, ID, System.nanoTime() + 1_000_000));
        assertEquals(1, door.refused());
        assertEquals(0, door.waiting());
    }

    @Test
    void anInterruptEndsTheWaitAndIsNotForgotten() throws InterruptedException {
        Admission door = door(1, 100);
        assertNull(door.enter(10, ID));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            MusterException said = door.enter(10, ID, soon());
            interrupted.complete(said instanceof OverloadedException
                    && Thread.currentThread().isInterrupted());
        });
        Await.until("it waits", () -> door.waiting() == 1);
        waiting.interrupt();
        waiting.join();
        assertEquals(true, interrupted.join());
    }

    @Test
    @Tag("F36")
    void noMoreMayWaitThanMayBeInside() {
        Admission door = door(2, 1000);
        assertNull(door.enter(1, ID));
        assertNull(door.enter(1, ID));
        List<CompletableFuture<Optional<MusterException>>> waiters = new ArrayList<>();
        waiters.add(waiter(door, 1));
        waiters.add(waiter(door, 1));
        Await.until("two wait", () -> door.waiting() == 2);
        assertInstanceOf(OverloadedException.class, door.enter(1, ID, soon()));
        door.leave(1);
        door.leave(1);
        waiters.forEach(waiter -> assertEquals(Optional.empty(), waiter.join()));
    }

    @Test
    void shuttingTheDoorEndsEveryWaitWithItsReason() {
        Admission door = door(1, 100);
        assertNull(door.enter(10, ID));
        CompletableFuture<Optional<MusterException>> waiter = waiter(door, 10);
        Await.until("it waits", () -> door.waiting() == 1);
        door.shut(id -> new NotReadyException(Phase.STOPPING, "stops", id));
        NotReadyException said =
                assertInstanceOf(NotReadyException.class, waiter.join().orElseThrow());
        assertEquals(ID, said.commandId().orElseThrow());
        assertInstanceOf(NotReadyException.class, door.enter(0, null));
    }

    @Test
    @Tag("S22")
    void countsReturnToZeroAndNobodyIsForgottenHoweverManyPushThroughASmallDoor() {
        Admission door = door(3, 25);
        List<CompletableFuture<?>> callers = new ArrayList<>();
        // as many as may be inside or wait, so that nobody is refused: a wake-up that is lost shows as a hang
        for (int i = 0; i < 6; i++) {
            int size = 5 * (i % 3) + 1;
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 2_000; round++) {
                            MusterException refusal = door.enter(size, ID, soon());
                            if (refusal instanceof OverloadedException) {
                                round--; // more came than may wait: once more
                                continue;
                            }
                            assertNull(refusal);
                            door.leave(size);
                        }
                    },
                    task -> Thread.ofVirtual().start(task)));
        }
        callers.forEach(CompletableFuture::join);
        assertEquals(0, door.calls());
        assertEquals(0, door.bytes());
        assertEquals(0, door.waiting());
    }
}
