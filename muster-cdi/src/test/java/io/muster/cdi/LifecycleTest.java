package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterEvent;
import io.muster.NotReadyException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    private static final BlockingQueue<RuntimeException> REFUSED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ClusterEvent> SYNC = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ClusterEvent> ASYNC = new LinkedBlockingQueue<>();

    @ApplicationScoped
    public static class Impatient {
        @Inject
        Stock stock;

        void early(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object event) {
            REFUSED.add(assertThrows(RuntimeException.class, () -> stock.level("x")));
        }

        void late(@Observes @Priority(10_000) @BeforeDestroyed(ApplicationScoped.class) Object event) {
            REFUSED.add(assertThrows(RuntimeException.class, () -> stock.level("x")));
        }
    }

    @ApplicationScoped
    public static class Listener {
        void sync(@Observes ClusterEvent.LeadershipAcquired event) {
            SYNC.add(event);
        }

        void async(@ObservesAsync ClusterEvent event) {
            ASYNC.add(event);
        }
    }

    @Test
    void callsOutsideTheLifeOfTheNodeAreRefusedInWords() {
        int constructed = Stock.POST_CONSTRUCTED.get();
        int destroyed = Stock.PRE_DESTROYED.get();
        try (Container container = Container.of(Stock.class, Audit.class, Impatient.class)) {
            assertInstanceOf(NotReadyException.class, REFUSED.poll());
            assertEquals(0, container.get(Stock.class).level("x"));
            assertEquals(constructed + 1, Stock.POST_CONSTRUCTED.get());
            assertEquals(destroyed, Stock.PRE_DESTROYED.get());
        }
        assertInstanceOf(NotReadyException.class, REFUSED.poll());
        assertEquals(constructed + 1, Stock.POST_CONSTRUCTED.get());
        assertEquals(destroyed + 1, Stock.PRE_DESTROYED.get());
    }

    @Test
    @Tag("M7")
    void stateIsBackAfterARestart(@TempDir Path directory) {
        Map<String, String> onDisk = Map.of("muster.data.dir", directory.toString());
        try (Container container = Container.with(onDisk, Stock.class, Audit.class)) {
            container.get(Stock.class).receiveTwice("A1", 4);
            container.get(Stock.class).draw();
        }
        try (Container container = Container.with(onDisk, Stock.class, Audit.class)) {
            assertEquals(8, container.get(Stock.class).level("A1"));
            assertEquals(List.of("A1"), container.get(Audit.class).notes());
            assertEquals(11, container.get(Stock.class).receive("A1", 3));
        }
    }

    @Test
    void eventsOfTheClusterReachObserversOfBothKinds() throws Exception {
        try (Container container = Container.of(Listener.class)) {
            ClusterEvent event = SYNC.poll(10, TimeUnit.SECONDS);
            assertInstanceOf(ClusterEvent.LeadershipAcquired.class, event);
            assertTrue(ASYNC.poll(10, TimeUnit.SECONDS) != null);
            assertEquals(List.of("default"), container.get(Cluster.class).groups());
        }
    }
}
