package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.Consistency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final int READERS = 2;
    private static final int READS = 1_000_000;
    private static final int WRITERS = 4;
    private static final int WRITES = 250;

    @Replicated
    public static class Pairs {
        private final Map<String, Integer> left = new HashMap<>();
        private final Map<String, Integer> right = new HashMap<>();

        @Write
        public int add(String key) {
            left.merge(key, 1, Integer::sum);
            return right.merge(key, 1, Integer::sum);
        }

        /** Iterates both maps while writes want to change them; equal at any one time. */
        @Read(Consistency.LOCAL)
        public boolean equal() {
            return left.equals(right);
        }

        @Read(Consistency.LOCAL)
        public Map<String, Integer> left() {
            return left;
        }
    }

    @Test
    void readsAndAppliesNeverRaceOnAHashMap() throws Exception {
        try (Container container = Container.of(Pairs.class);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Pairs pairs = container.get(Pairs.class);
            AtomicBoolean done = new AtomicBoolean();
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> {
                    int torn = 0;
                    for (int n = 0; n < READS && !done.get(); n++) {
                        torn += pairs.equal() ? 0 : 1;
                        pairs.left().clear();
                    }
                    return torn;
                }));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < WRITES; i++) {
                        pairs.add("w" + writer + "-" + i % 50);
                    }
                }));
            }
            try {
                for (Future<?> writer : writers) {
                    writer.get(60, TimeUnit.SECONDS);
                }
            } finally {
                done.set(true);
            }
            for (Future<Integer> reader : readers) {
                assertEquals(0, reader.get(60, TimeUnit.SECONDS));
            }
            assertEquals(
                    WRITERS * WRITES,
                    pairs.left().values().stream().mapToInt(Integer::intValue).sum());
        }
    }
}
