package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallFutureTest {
    private final CallFuture<String> future = new CallFuture<>(Surroundings.REAL);

    @Test
    void theFirstOutcomeCounts() throws Exception {
        assertTrue(future.settle("one"));
        assertFalse(future.settle("two"));
        assertFalse(future.settleFailure(new IllegalStateException()));
        assertTrue(future.settled());
        assertEquals("one", future.get());
        assertEquals("one", future.join());
        assertEquals("one", future.get(1, TimeUnit.SECONDS));
    }

    @Test
    void failuresArriveAsTheirCause() {
        IllegalStateException failure = new IllegalStateException("planted");
        future.settleFailure(failure);
        assertSame(failure, assertThrows(ExecutionException.class, future::get).getCause());
        assertSame(
                failure, assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    void manyWaitersOfAllKindsGetTheOutcome() throws Exception {
        List<CompletableFuture<String>> got = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int kind = i % 3;
            CompletableFuture<String> one = new CompletableFuture<>();
            got.add(one);
            Thread.ofVirtual().start(() -> {
                try {
                    one.complete(
                            switch (kind) {
                                case 0 -> future.get();
                                case 1 -> future.get(30, TimeUnit.SECONDS);
                                default -> future.join();
                            });
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                    one.completeExceptionally(e);
                }
            });
        }
        future.settle("all");
        for (CompletableFuture<String> one : got) {
            assertEquals("all", one.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void waitersThatGaveUpDoNotKeepOthersFromTheOutcome() throws Exception {
        assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, future::get);
        CompletableFuture<Thread> continued = future.thenApply(value -> Thread.currentThread());
        future.settle("late");
        assertNotSame(Thread.currentThread(), continued.get(30, TimeUnit.SECONDS));
        assertEquals("late", future.get());
    }

    @Test
    void joinKeepsAnInterruptForLater() {
        Thread.currentThread().interrupt();
        Thread.ofVirtual().start(() -> future.settle("value"));
        assertEquals("value", future.join());
        assertTrue(Thread.interrupted());
    }

    @Test
    void whoWaitsSeesAnEndThatTheCallerMade() throws Exception {
        List<Consumer<CallFuture<String>>> ends = List.of(
                one -> one.cancel(true),
                one -> one.complete("by hand"),
                one -> one.completeExceptionally(new IllegalStateException("by hand")));
        for (Consumer<CallFuture<String>> end : ends) {
            CallFuture<String> mine = new CallFuture<>(Surroundings.REAL);
            Thread waiter = Thread.ofVirtual().start(() -> {
                try {
                    mine.get();
                } catch (InterruptedException | ExecutionException | CancellationException e) {
                    // it has ended, which is all that counts here
                }
            });
            Await.until(
                    "it waits",
                    () -> waiter.getState() == Thread.State.WAITING || waiter.getState() == Thread.State.TIMED_WAITING);
            end.accept(mine);
            assertTrue(waiter.join(Duration.ofSeconds(30)), "the waiter goes on");
        }
    }
}
