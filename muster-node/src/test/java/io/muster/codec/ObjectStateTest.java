package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.codec.CodecProblem.Kind;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which fields of a bean are state, and their digest. */
class ObjectStateTest {
    private static boolean isState(Field field) {
        return Arrays.stream(field.getAnnotations())
                .noneMatch(a -> a.annotationType().getSimpleName().equals("Injected"));
    }

    private static ObjectState state(Class<?> type) {
        return new Codecs(List.of()).of(type, ObjectStateTest::isState, "");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Injected {}

    static class Ledger<T> {
        private final List<T> entries = new ArrayList<>();
        private long total;

        void add(T entry, long amount) {
            entries.add(entry);
            total += amount;
        }
    }

    static class Stock extends Ledger<Samples.Line> {
        static int instances;
        private final Map<String, Integer> levels = new TreeMap<>();
        private Map<String, Integer> index = new HashMap<>(2);
        private Instant lastChange = Instant.EPOCH;
        private final String constant = "fixed";
        private final int[] slots = new int[4];
        transient int cache;

        @Injected
        @Nullable
        Clock clock;

        long total() {
            return super.total + constant.length() + slots.length;
        }
    }

    @Test
    void stateIsWhatIsNeitherStaticTransientInjectedNorConstant() {
        ObjectState state = state(Stock.class);
        assertEquals(List.of(), state.problems());
        assertEquals(
                List.of(
                        "Ledger.entries",
                        "Ledger.total",
                        "Stock.index",
                        "Stock.lastChange",
                        "Stock.levels",
                        "Stock.slots"),
                state.fields().stream().map(StateField::id).toList());
    }

    @Test
    void equalContentHasAnEqualDigestWhateverItsHistory() {
        ObjectState state = state(Stock.class);
        Stock one = new Stock();
        Stock two = new Stock();
        assertEquals(state.digest(one), state.digest(two));
        for (int i = 0; i < 100; i++) {
            one.index.put("k" + i, i);
            two.index.put("k" + (99 - i), 99 - i);
        }
        two.index = new TreeMap<>(two.index);
        two.cache = 7;
        assertEquals(state.digest(one), state.digest(two));
        for (Runnable change : List.<Runnable>of(
                () -> one.levels.put("A", 1),
                () -> one.slots[2]++,
                () -> one.lastChange = Instant.ofEpochSecond(1),
                () -> one.add(new Samples.Line("A", 1, BigDecimal.ONE), 0),
                () -> one.add(new Samples.Line("A", 1, BigDecimal.ONE), 5))) {
            long before = state.digest(one);
            change.run();
            assertNotEquals(before, state.digest(one));
        }
        assertTrue(one.total() > two.total());
    }

    @Test
    void fieldsOfASubclassDoNotCount() {
        ObjectState state = state(Stock.class);
        Stock generated = new Stock() {
            final int more = 5;

            @Override
            long total() {
                return more;
            }
        };
        assertEquals(state.digest(new Stock()), state.digest(generated));
        assertThrows(IllegalArgumentException.class, () -> state.digest("something else"));
    }

    @Test
    void fieldsGiveTheirContentAndItsCodec() {
        Stock stock = new Stock();
        stock.levels.put("A", 5);
        StateField levels = state(Stock.class).fields().get(4);
        Object value = Objects.requireNonNull(levels.value(stock));
        assertEquals(Map.of("A", 5), value);
        assertEquals(value, levels.codec().copy(value));
    }

    static final class Wrong {
        private final Lock lock = new ReentrantLock();
        private Map<String, Object> any = new HashMap<>();

        int size() {
            return any.size() + lock.hashCode();
        }

        void replace(Map<String, Object> other) {
            any = other;
        }
    }

    @Test
    void problemsNameTheFieldAndTheWayOut() {
        ObjectState state = state(Wrong.class);
        assertEquals(
                List.of("NOT_ENCODABLE Wrong.lock: Lock", "OPEN_TYPE Wrong.any: Map<String, Object>"),
                state.problems().stream().map(p -> p.kind() + " " + p.path()).toList());
        assertEquals(
                "Remove it: writes are applied one at a time; or make Wrong.lock transient, if it is not state",
                state.problems().get(0).advice());
        assertThrows(IllegalStateException.class, () -> state.digest(new Wrong()));
    }

    static class Outer1 {
        static class Same {
            int value;
        }
    }

    @SuppressWarnings("HidingField") // that is the mistake
    static final class Same extends Outer1.Same {
        int value;
    }

    @Test
    void twoFieldsOfOneIdAreReported() {
        CodecProblem problem = state(Same.class).problems().get(0);
        assertEquals(Kind.DUPLICATE_SIMPLE_NAME, problem.kind());
        assertEquals("Same.value", problem.path());
    }
}
