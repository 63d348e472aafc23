package io.muster.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two senders and the owner at a mailbox, at the same moment. */
class MailboxRaceTest {
    private static final int ROUNDS = 40_000;

    private static final class Letter extends Mailbox.Item {
        final int number;

        @Nullable
        Letter under;

        Letter(int number) {
            this.number = number;
        }
    }

    /** What a mailbox promises, so that wrong ones can be asked as well. */
    private interface Box {
        boolean offer(Letter letter);

        void drain(Consumer<Letter> owner);

        void close(Consumer<Letter> owner);
    }

    private static final class Sound implements Box {
        private final Mailbox<Letter> mailbox;

        Sound(int capacity) {
            Bell bell = new Bell();
            bell.wakeBy(() -> {});
            mailbox = new Mailbox<>(Letter.class, capacity, bell);
        }

        @Override
        public boolean offer(Letter letter) {
            return mailbox.offer(letter);
        }

        @Override
        public void drain(Consumer<Letter> owner) {
            mailbox.drain(owner);
        }

        @Override
        public void close(Consumer<Letter> owner) {
            mailbox.close(owner);
        }
    }

    /** Pushes without comparing, and closes in two steps. */
    private static final class Careless implements Box {
        private static final Letter CLOSED = new Letter(-1);
        private final AtomicReference<@Nullable Letter> top = new AtomicReference<>();
        private final boolean compares;

        Careless(boolean compares) {
            this.compares = compares;
        }

        @Override
        public boolean offer(Letter letter) {
            while (true) {
                Letter seen = top.get();
                if (seen == CLOSED) {
                    return false;
                }
                letter.under = seen;
                if (!compares) {
                    Race.dawdle();
                    top.set(letter);
                    return true;
                }
                if (top.compareAndSet(seen, letter)) {
                    return true;
                }
            }
        }

        @Override
        public void drain(Consumer<Letter> owner) {
            List<Letter> oldestFirst = new ArrayList<>();
            for (Letter next = top.getAndSet(null); next != null; next = next.under) {
                oldestFirst.addFirst(next);
            }
            oldestFirst.forEach(owner);
        }

        @Override
        public void close(Consumer<Letter> owner) {
            drain(owner);
            Race.dawdle();
            top.set(CLOSED);
        }
    }

    private static final class Scene {
        final Box box;
        final List<Integer> got = new ArrayList<>();
        final boolean[] taken = new boolean[4];

        Scene(Box box) {
            this.box = box;
        }

        void offer(int number) {
            taken[number] = box.offer(new Letter(number));
        }

        void note(Letter letter) {
            got.add(letter.number);
        }

        void collect() {
            box.drain(this::note);
        }

        void close() {
            box.close(this::note);
        }
    }

    private static Race<Scene> senders(Function<Integer, Box> boxes, int capacity) {
        return Race.over(() -> new Scene(boxes.apply(capacity)))
                .with(scene -> {
                    scene.offer(0);
                    scene.offer(1);
                })
                .with(scene -> {
                    scene.offer(2);
                    scene.offer(3);
                });
    }

    private static void everythingOnceAndInOrder(Scene scene) {
        scene.collect();
        assertEquals(4, scene.got.size(), () -> "got " + scene.got);
        assertTrue(scene.got.containsAll(List.of(0, 1, 2, 3)), () -> "got " + scene.got);
        assertTrue(scene.got.indexOf(0) < scene.got.indexOf(1), () -> "got " + scene.got);
        assertTrue(scene.got.indexOf(2) < scene.got.indexOf(3), () -> "got " + scene.got);
    }

    private static void handedOutIfTaken(Scene scene) {
        assertFalse(scene.box.offer(new Letter(9)), "closed");
        for (int number = 0; number < 4; number++) {
            assertEquals(scene.taken[number], scene.got.contains(number), "letter " + number);
        }
    }

    @Test
    void everyLetterIsHandedOutOnceAndInTheOrderOfItsSender() {
        senders(Sound::new, 9).with(Scene::collect).holds(ROUNDS, MailboxRaceTest::everythingOnceAndInOrder);
    }

    @Test
    void aFullMailboxTakesNoMoreThanItMay() {
        senders(Sound::new, 3).holds(ROUNDS, scene -> {
            scene.collect();
            int taken = 0;
            for (boolean one : scene.taken) {
                taken += one ? 1 : 0;
            }
            assertEquals(3, taken);
            assertEquals(3, scene.got.size());
        });
    }

    @Test
    void whatWasTakenBeforeTheEndIsHandedOutAtTheEnd() {
        senders(Sound::new, 9).with(Scene::close).holds(ROUNDS, MailboxRaceTest::handedOutIfTaken);
    }

    @Test
    void aPushThatDoesNotCompareIsNoticed() {
        senders(capacity -> new Careless(false), 9)
                .with(Scene::collect)
                .isLost(MailboxRaceTest::everythingOnceAndInOrder);
    }

    @Test
    void anEndInTwoStepsIsNoticed() {
        senders(capacity -> new Careless(true), 9).with(Scene::close).isLost(MailboxRaceTest::handedOutIfTaken);
    }
}
