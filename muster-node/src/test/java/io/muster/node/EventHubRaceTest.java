package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterEvent;
import io.muster.duty.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two threads that publish while the delivery starts and ends again and again. */
class EventHubRaceTest {
    private static final int EACH = 3;
    // every event is logged, which is right in a node and too much here; held, since loggers are collected
    private static final Logger LOGGER = Logger.getLogger(EventHub.class.getPackageName());

    @BeforeAll
    static void quiet() {
        LOGGER.setLevel(Level.WARNING);
    }

    @AfterAll
    static void loud() {
        LOGGER.setLevel(null);
    }

    private static final class Scene {
        final EventHub hub = new EventHub(Surroundings.REAL);
        final List<Long> got = new ArrayList<>(); // the hub delivers one at a time, so this needs no lock
        final AtomicInteger inside = new AtomicInteger();
        final CountDownLatch all = new CountDownLatch(2 * EACH);
        volatile boolean overlap;

        Scene() {
            hub.listen(event -> {
                overlap |= inside.incrementAndGet() > 1;
                if (event instanceof ClusterEvent.LeaderElected elected) {
                    got.add(elected.term());
                }
                inside.decrementAndGet();
                all.countDown();
            });
        }

        void publish(int from) {
            for (int i = 0; i < EACH; i++) {
                hub.publish(new ClusterEvent.LeaderElected("default", from + i, "n1"));
            }
        }

        boolean arrived() {
            try {
                return all.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void everyEventArrivesOnceInOrderAndAlone() {
        Race.over(Scene::new)
                .with(scene -> scene.publish(0))
                .with(scene -> scene.publish(100))
                .holds(10_000, scene -> {
                    assertTrue(scene.arrived(), "all events are delivered");
                    assertTrue(!scene.overlap, "one at a time");
                    assertEquals(
                            List.of(0L, 1L, 2L),
                            scene.got.stream().filter(term -> term < 100).toList());
                    assertEquals(
                            List.of(100L, 101L, 102L),
                            scene.got.stream().filter(term -> term >= 100).toList());
                });
    }
}
