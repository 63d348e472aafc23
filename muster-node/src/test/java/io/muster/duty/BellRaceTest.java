package io.muster.duty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** An owner that goes to sleep while somebody rings: either it sees the work, or it is woken. */
class BellRaceTest {
    private static final class Letter extends Mailbox.Item {}

    private static final class Scene {
        final Bell bell = new Bell();
        final Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 4, bell);
        boolean sleeps;
        boolean woken;

        Scene() {
            bell.wakeBy(() -> woken = true);
        }

        void rest() {
            bell.sleep();
            sleeps = mailbox.isEmpty();
        }

        /** Looks for work first, and says afterwards that it sleeps. */
        void restTooSoon() {
            boolean empty = mailbox.isEmpty();
            Race.dawdle();
            bell.sleep();
            sleeps = empty;
        }
    }

    private static void wokenIfItSleeps(Scene scene) {
        assertTrue(!scene.sleeps || scene.woken, "sleeps beside its work, and nobody wakes it");
    }

    @Test
    void anOwnerNeverSleepsBesideItsWork() {
        Race.over(Scene::new)
                .with(Scene::rest)
                .with(scene -> scene.mailbox.offer(new Letter()))
                .with(scene -> scene.mailbox.offer(new Letter()))
                .holds(40_000, BellRaceTest::wokenIfItSleeps);
    }

    @Test
    void aLookBeforeTheWordIsNoticed() {
        Race.over(Scene::new)
                .with(Scene::restTooSoon)
                .with(scene -> scene.mailbox.offer(new Letter()))
                .isLost(BellRaceTest::wokenIfItSleeps);
    }

    /**
     * As a bell whose word that the owner sleeps may wait in the processor while its look goes ahead. Only threads that
     * really run at the same time can show it, so there are many chances in a row.
     */
    private static final class Unfenced {
        private static final int CHANCES = 64;
        final AtomicIntegerArray work = new AtomicIntegerArray(CHANCES);
        final AtomicIntegerArray sleeping = new AtomicIntegerArray(CHANCES);
        final boolean[] sleeps = new boolean[CHANCES];
        final boolean[] woken = new boolean[CHANCES];

        void rest() {
            for (int i = 0; i < CHANCES; i++) {
                sleeping.setRelease(i, 1);
                sleeps[i] = work.get(i) == 0;
            }
        }

        void ring() {
            for (int i = 0; i < CHANCES; i++) {
                work.set(i, 1);
                woken[i] = sleeping.get(i) == 1;
            }
        }

        void judge() {
            for (int i = 0; i < CHANCES; i++) {
                assertTrue(!sleeps[i] || woken[i], "sleeps beside its work, and nobody wakes it");
            }
        }
    }

    @Test
    void aMissingFenceIsNoticed() {
        Race.over(Unfenced::new).with(Unfenced::rest).with(Unfenced::ring).isLost(Unfenced::judge);
    }
}
