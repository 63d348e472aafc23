package io.muster.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Types that several tests share, and how to name a generic type in one line. */
final class Samples {
    private Samples() {}

    /** Captures a generic type: {@code new TypeOf<List<String>>() {}.type()}. */
    abstract static class TypeOf<T> {
        Type type() {
            return ((ParameterizedType) getClass().getGenericSuperclass()).getActualTypeArguments()[0];
        }

        TypeCodec<T> codec() {
            return new Codecs().of(type(), "test");
        }
    }

    static <T> TypeCodec<T> codec(Class<T> type) {
        return new Codecs().of(type, "test");
    }

    static <T> T decode(TypeCodec<T> codec, byte[] bytes) {
        return Objects.requireNonNull(codec.decode(bytes));
    }

    enum Color {
        RED,
        GREEN {
            @Override
            boolean calm() {
                return true;
            }
        },
        BLUE;

        boolean calm() {
            return false;
        }
    }

    record Line(String sku, int count, BigDecimal price) {}

    record Order(String id, List<Line> lines, Map<Color, Instant> seen, Optional<String> note) {
        Order {
            lines = List.copyOf(lines);
        }
    }

    record Tree(String name, List<Tree> children) {}

    record Chain(int value, @Nullable Chain next) {}

    record Pair<A, B>(A first, B second) {}

    record Range(int low, int high) {
        Range {
            if (low > high) {
                throw new IllegalArgumentException(low + " > " + high);
            }
        }
    }

    sealed interface Figure permits Circle, Polygon, Color2 {}

    record Circle(double radius) implements Figure {}

    sealed interface Polygon extends Figure permits Square, Path {}

    record Square(double side) implements Polygon {}

    record Path(List<Figure> parts) implements Polygon {}

    enum Color2 implements Figure {
        NONE,
        ANY {}
    }

    sealed interface Outcome<T> permits Ok, Failed {}

    record Ok<T>(T value) implements Outcome<T> {}

    record Failed<T>(String why) implements Outcome<T> {}

    /** Sealed, but a class of its own as well. */
    static sealed class Animal permits Dog {
        String name = "";

        @Nullable
        Animal friend;
    }

    static final class Dog extends Animal {
        int tricks;
    }

    static class Parent {
        private int inherited;

        int inherited() {
            return inherited;
        }

        void inherit(int value) {
            inherited = value;
        }
    }

    /** A plain class: private constructor, private final fields, a transient and a static one. */
    static final class Account extends Parent {
        static int opened;
        private final String owner;
        private final List<String> notes = new ArrayList<>();
        private final SortedMap<String, Integer> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private long cents;
        transient int cached;

        private Account() {
            this("nobody", 0);
        }

        Account(String owner, long cents) {
            this.owner = owner;
            this.cents = cents;
        }

        String owner() {
            return owner;
        }

        long cents() {
            return cents;
        }

        List<String> notes() {
            return notes;
        }

        SortedMap<String, Integer> byName() {
            return byName;
        }
    }

    /** A map that remembers an order of its own: the same content as {@code keys} in any order. */
    static Map<String, Integer> hashed(List<String> keys) {
        Map<String, Integer> map = new HashMap<>(2);
        keys.forEach(key -> map.put(key, key.length()));
        return map;
    }

    static Map<String, Integer> linked(List<String> keys) {
        Map<String, Integer> map = new LinkedHashMap<>();
        keys.forEach(key -> map.put(key, key.length()));
        return map;
    }
}
