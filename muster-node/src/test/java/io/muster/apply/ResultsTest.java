package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static Stored stored(long index) {
        return new Stored(Applied.Kind.RESULT, index, new byte[0]);
    }

    @Test
    void keepsWhatASortedMapKeepsWhateverTheOrder() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Results results = new Results();
            TreeMap<Long, Stored> model = new TreeMap<>();
            int spread = 1 + random.nextInt(100);
            int keeps = 1 + random.nextInt(60);
            for (int i = 0; i < 1_000; i++) {
                long number = i + random.nextLong(spread);
                Stored result = stored(i);
                assertSame(model.put(number, result), results.put(number, result));
                while (model.size() > keeps) {
                    assertEquals(model.firstKey(), results.firstNumber());
                    assertSame(model.pollFirstEntry().getValue(), results.removeFirst());
                }
                long asked = i + random.nextLong(-2L * spread, 2L * spread);
                assertSame(model.get(asked), results.find(asked));
                assertEquals(model.size(), results.size());
            }
            assertEquals(model.keySet().toString(), results.toString());
            for (Map.Entry<Long, Stored> each : model.entrySet()) {
                assertSame(each.getValue(), results.find(each.getKey()));
            }
        }
    }

    @Test
    void knowsNothingWhenItIsEmpty() {
        Results results = new Results();
        assertNull(results.find(0));
        results.put(Long.MAX_VALUE, stored(1));
        results.removeFirst();
        assertNull(results.find(Long.MAX_VALUE));
        assertThrows(IllegalStateException.class, results::firstNumber);
        assertThrows(IllegalStateException.class, results::removeFirst);
    }
}
