package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.duty.Race;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Callers that draw numbers from one session and are done with them, at the same moment. */
class ClientSessionRaceTest {
    private static final int CALLS = 3;

    private static final class Scene {
        final ClientSession session = new ClientSession(7);
        final Set<Long> drawn = ConcurrentHashMap.newKeySet();

        void calls() {
            for (int i = 0; i < CALLS; i++) {
                long number = session.draw();
                assertTrue(drawn.add(number), () -> number + " was drawn twice");
                assertTrue(session.open(number), () -> number + " is open");
                assertTrue(session.ackBelow() <= number, () -> "replicas may forget " + number + " too early");
                session.resolve(number);
                long before = session.ackBelow();
                session.advance();
                assertTrue(session.ackBelow() >= before, "never goes back");
            }
        }
    }

    @Test
    void nothingIsForgottenBeforeItIsResolvedAndEverythingThen() {
        // a session has a window of 256 KiB: few states
        Race.over(Scene::new).with(Scene::calls).with(Scene::calls).holds(1_500, scene -> {
            for (int i = 0; i < ClientSession.KEPT; i++) {
                scene.session.draw();
            }
            scene.session.advance();
            assertEquals(2 * CALLS, scene.drawn.size());
            assertEquals(2 * CALLS + 1, scene.session.ackBelow());
        });
    }

    /** Moves the floor without comparing. */
    private static final class Careless {
        private final AtomicLong floor = new AtomicLong(1);

        void advance() {
            for (int i = 0; i < CALLS; i++) {
                long at = floor.get();
                Race.dawdle();
                floor.set(at + 1);
            }
        }
    }

    @Test
    void aFloorThatIsNotComparedIsNoticed() {
        Race.over(Careless::new)
                .with(Careless::advance)
                .with(Careless::advance)
                .isLost(careless -> assertEquals(2 * CALLS + 1, careless.floor.get()));
    }
}
