package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CallInterruptedException;
import io.muster.CommandTimeoutException;
import io.muster.Consistency;
import io.muster.MusterException;
import io.muster.Outcome;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A write whose outcome is not known, and every way to repeat it: the write is applied once. */
class RetryTest {
    private static final Duration SOON = Duration.ofMillis(400);
    /** Holds applies back, so that callers give up while their command is in the log. */
    private static final Semaphore GATE = new Semaphore(0);

    private static final List<MusterException> CAUGHT = new ArrayList<>();

    private static Container container;
    private static Slow slow;
    private int before;

    /** Binding of an interceptor that retries. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Retries {}

    /** As a retry of fault tolerance does; opens the gate before it tries again. */
    @Retries
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_AFTER + 10)
    public static class Retrying {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            try {
                return call.proceed();
            } catch (MusterException e) {
                CAUGHT.add(e);
                // what a timeout of fault tolerance does with the interrupt that it has sent
                Thread.interrupted();
                GATE.release(10);
                return call.proceed();
            }
        }
    }

    @Replicated
    public static class Slow {
        private int total;

        @Write
        public int add(int n) {
            GATE.acquireUninterruptibly();
            total += n;
            return total;
        }

        @Write
        @Retries
        public int addWithRetries(int n) {
            return add(n);
        }

        @Write
        public CompletionStage<Integer> addLater(int n) {
            return CompletableFuture.completedStage(add(n));
        }

        @Read(Consistency.LINEARIZABLE)
        public int total() {
            return total;
        }
    }

    @BeforeAll
    static void start() {
        container = Container.of(Slow.class, Retrying.class);
        slow = container.get(Slow.class);
        container.get(Leadership.class).awaitLeader(Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        GATE.release(1_000);
        container.close();
    }

    @BeforeEach
    void closeTheGate() {
        before = slow.total();
        GATE.drainPermits();
        CAUGHT.clear();
    }

    private static CommandTimeoutException unknown(int n) {
        CommandTimeoutException failure = assertThrows(
                CommandTimeoutException.class, () -> CallOptions.within(SOON).call(() -> slow.add(n)));
        assertEquals(Outcome.UNKNOWN, failure.outcome());
        return failure;
    }

    @Test
    @Tag("M4")
    void callerRepeatsUnderTheIdOfTheFailedCall() {
        CommandTimeoutException failure = unknown(3);
        GATE.release(10);
        for (int i = 0; i < 3; i++) {
            int answer = CallOptions.retry(failure.commandId().orElseThrow()).call(() -> slow.add(3));
            assertEquals(before + 3, answer);
        }
        assertEquals(before + 3, slow.total());
    }

    @Test
    @Tag("M4")
    void failedRetryKeepsTheIdOfTheFirstCall() {
        CommandTimeoutException first = unknown(5);
        MusterException second = assertThrows(
                MusterException.class, () -> CallOptions.retry(first.commandId().orElseThrow())
                        .timeout(SOON)
                        .call(() -> slow.add(5)));
        assertEquals(first.commandId(), second.commandId());
        GATE.release(10);
        assertEquals(
                before + 5, CallOptions.retry(second.commandId().orElseThrow()).call(() -> slow.add(5)));
    }

    @Test
    @Tag("M4")
    void callerRepeatsUnderAKeyOfItsOwn() {
        assertThrows(
                CommandTimeoutException.class,
                () -> CallOptions.key("retry-1").timeout(SOON).call(() -> slow.add(7)));
        GATE.release(10);
        assertEquals(before + 7, CallOptions.key("retry-1").call(() -> slow.add(7)));
        assertEquals(before + 7, slow.total());
    }

    @Test
    @Tag("M4")
    void loopInsideOneBlockMayRepeatTheWriteThatHadNoResult() {
        int answer = CallOptions.key("retry-2").timeout(SOON).call(() -> {
            try {
                return slow.add(2);
            } catch (MusterException e) {
                GATE.release(10);
                return slow.add(2);
            }
        });
        assertEquals(before + 2, answer);
    }

    @Test
    @Tag("M4")
    void interceptorThatRetriesEntersWithTheSameId() {
        int answer = CallOptions.within(SOON).call(() -> slow.addWithRetries(11));
        assertEquals(before + 11, answer);
        assertEquals(Outcome.UNKNOWN, CAUGHT.get(0).outcome());
        assertEquals(before + 11, slow.total());
    }

    @Test
    @Tag("M4")
    void interruptedCallIsRepeatedWithTheSameId() {
        Thread caller = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            caller.interrupt();
        });
        assertEquals(before + 13, slow.addWithRetries(13));
        assertTrue(CAUGHT.get(0) instanceof CallInterruptedException, () -> CAUGHT.get(0)
                .toString());
        assertEquals(before + 13, slow.total());
    }

    @Test
    @Tag("M4")
    void asynchronousCallIsRepeatedUnderTheIdOfItsFailure() throws Exception {
        CompletionStage<Integer> stage = CallOptions.within(SOON).call(() -> slow.addLater(17));
        ExecutionException failed = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
        MusterException failure = assertInstanceOf(MusterException.class, failed.getCause());
        GATE.release(10);
        CompletionStage<Integer> again =
                CallOptions.retry(failure.commandId().orElseThrow()).call(() -> slow.addLater(17));
        assertEquals(before + 17, again.toCompletableFuture().get(10, TimeUnit.SECONDS));
        assertEquals(before + 17, slow.total());
    }
}
