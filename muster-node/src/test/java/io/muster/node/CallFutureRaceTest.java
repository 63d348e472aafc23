package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.duty.Race;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outcomes, waiters and waiters that give up, at the same moment. */
class CallFutureRaceTest {
    private static final int ROUNDS = 10_000;
    private static final int GONE = -1;

    private static final class Scene {
        final CallFuture<Integer> future = new CallFuture<>(Surroundings.REAL);
        boolean first;
        boolean second;
        int seen;
        int seenToo;

        /** What the future says within some time, {@link #GONE} if that passes. */
        int get(long nanos) {
            try {
                return future.get(nanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return GONE;
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        int patient() {
            return get(TimeUnit.SECONDS.toNanos(20));
        }
    }

    @Test
    void oneOfTwoOutcomesCountsForEverybody() {
        Race.over(Scene::new)
                .with(scene -> scene.first = scene.future.settle(1))
                .with(scene -> scene.second = scene.future.settle(2))
                .with(scene -> scene.seen = scene.patient())
                .holds(ROUNDS, scene -> {
                    assertNotEquals(scene.first, scene.second, "one of them was the first");
                    assertEquals(scene.first ? 1 : 2, scene.seen);
                    assertEquals(scene.seen, scene.patient());
                });
    }

    @Test
    void aWaiterThatGivesUpLeavesTheOutcomeToOthers() {
        Race.over(Scene::new)
                .with(scene -> scene.future.settle(1))
                .with(scene -> scene.seen = scene.get(System.nanoTime() % 3_000))
                .with(scene -> scene.seenToo = scene.patient())
                .holds(ROUNDS, scene -> {
                    assertTrue(scene.seen == 1 || scene.seen == GONE, () -> "saw " + scene.seen);
                    assertEquals(1, scene.seenToo);
                    assertEquals(1, scene.patient());
                });
    }

    /** The state of a future, with steps that look first and act then. */
    private static final class Hasty {
        private final AtomicReference<@Nullable Object> state = new AtomicReference<>();
        boolean first;
        boolean second;

        boolean settle(Integer outcome) {
            if (state.get() instanceof Integer) {
                return false;
            }
            Race.dawdle();
            state.set(outcome);
            return true;
        }

        void waitAndGiveUp() {
            Thread self = Thread.currentThread();
            if (state.compareAndSet(null, self) && state.get() == self) {
                Race.dawdle();
                state.set(null);
            }
        }
    }

    @Test
    void anOutcomeThatIsNotComparedIsNoticed() {
        Race.over(Hasty::new)
                .with(hasty -> hasty.first = hasty.settle(1))
                .with(hasty -> hasty.second = hasty.settle(2))
                .isLost(hasty -> assertNotEquals(hasty.first, hasty.second));
    }

    @Test
    void aWaiterThatWipesTheOutcomeOutIsNoticed() {
        Race.over(Hasty::new)
                .with(hasty -> hasty.settle(1))
                .with(Hasty::waitAndGiveUp)
                .isLost(hasty -> assertEquals(1, hasty.state.get()));
    }
}
