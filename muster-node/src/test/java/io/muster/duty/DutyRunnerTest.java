package io.muster.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DutyRunnerTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private static final class Note extends Mailbox.Item {
        final Runnable run;

        Note(Runnable run) {
            this.run = run;
        }
    }

    /** Runs what lies in its mailbox. */
    private static final class Clerk implements Duty {
        final Bell bell = new Bell();
        final Mailbox<Note> mailbox = new Mailbox<>(Note.class, 100, bell);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public String name() {
            return "clerk";
        }

        @Override
        public int doWork(long nowNanos) {
            return mailbox.drain(note -> note.run.run());
        }

        @Override
        public void idle(long nowNanos) {
            bell.park(mailbox, LONG);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private final Clerk clerk = new Clerk();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final DutyRunner runner = new DutyRunner(clerk, clerk.bell, failure::complete);

    @Test
    void wakesForWorkAndStopsWhileItSleeps() throws Exception {
        runner.start();
        for (int i = 0; i < 1_000; i++) {
            CompletableFuture<String> done = new CompletableFuture<>();
            assertTrue(clerk.mailbox.offer(
                    new Note(() -> done.complete(Thread.currentThread().getName()))));
            assertEquals("clerk", done.get(30, TimeUnit.SECONDS));
        }
        runner.stop();
        assertTrue(runner.join(LONG));
        assertFalse(runner.alive());
        assertFalse(failure.isDone());
        assertEquals(0, clerk.closed.getCount());
    }

    @Test
    @Tag("F17")
    void anErrorEndsItForGoodAndIsTold() throws Exception {
        runner.start();
        Error error = new StackOverflowError("planted");
        clerk.mailbox.offer(new Note(() -> {
            throw error;
        }));
        assertEquals(error, failure.get(30, TimeUnit.SECONDS));
        assertTrue(runner.join(LONG));
        assertEquals(0, clerk.closed.getCount());
    }

    @Test
    void tellsHowLongATurnHasBeenRunning() throws Exception {
        runner.start();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        clerk.mailbox.offer(new Note(() -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        entered.await();
        assertTrue(runner.busyNanos(System.nanoTime() + LONG) >= LONG);
        leave.countDown();
        runner.stop();
        assertTrue(runner.join(LONG));
        assertEquals(0, runner.busyNanos(System.nanoTime() + LONG));
    }

    @Test
    void joinOnItsOwnThreadReturnsAtOnce() throws Exception {
        runner.start();
        CompletableFuture<Boolean> joined = new CompletableFuture<>();
        clerk.mailbox.offer(new Note(() -> joined.complete(runner.join(LONG))));
        assertTrue(joined.get(30, TimeUnit.SECONDS));
        runner.stop();
        assertTrue(runner.join(LONG));
    }

    @Test
    void theOwnerRefusesOtherThreads() throws Exception {
        Owner owner = new Owner("loop");
        owner.check();
        owner.claim();
        owner.check();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                owner.check();
            } catch (IllegalStateException e) {
                seen.set(e);
            }
        });
        other.join();
        assertTrue(String.valueOf(seen.get()).contains("loop is confined to thread"));
        assertThrows(IllegalStateException.class, () -> {
            CompletableFuture<Throwable> claimed = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                try {
                    owner.claim();
                } catch (IllegalStateException e) {
                    claimed.complete(e);
                }
            });
            throw (IllegalStateException) claimed.get(30, TimeUnit.SECONDS);
        });
    }
}
