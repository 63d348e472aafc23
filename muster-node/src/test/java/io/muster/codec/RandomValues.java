package io.muster.codec;

import io.muster.codec.Samples.Circle;
import io.muster.codec.Samples.Color;
import io.muster.codec.Samples.Color2;
import io.muster.codec.Samples.Figure;
import io.muster.codec.Samples.Pair;
import io.muster.codec.Samples.Path;
import io.muster.codec.Samples.Square;
import io.muster.codec.Samples.Tree;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values of one large type, drawn from a seed: the same seed gives the same values on every JVM. */
final class RandomValues {
    private final SplittableRandom random;

    RandomValues(SplittableRandom random) {
        this.random = random;
    }

    /** One component for most rows of the table. All components have a usable {@code equals}. */
    record Everything(
            int number,
            long wide,
            double real,
            @Nullable Boolean flag,
            @Nullable String text,
            @Nullable BigDecimal decimal,
            @Nullable UUID uuid,
            @Nullable Instant at,
            Duration lasting,
            LocalDate day,
            ZoneOffset offset,
            @Nullable Color color,
            Figure figure,
            Tree tree,
            Optional<Pair<String, Integer>> maybe,
            List<@Nullable Integer> list,
            Set<String> set,
            Map<Pair<Integer, Color>, List<String>> map,
            SortedMap<String, Figure> sorted,
            LinkedHashMap<Color, Long> linked,
            EnumMap<Color, Set<BigInteger>> byColor) {}

    /** A value with hash collections in it, whose history differs from draw to draw. */
    Everything everything() {
        EnumMap<Color, Set<BigInteger>> byColor = new EnumMap<>(Color.class);
        for (Color color : some(this::color)) {
            byColor.put(color, new HashSet<>(some(() -> BigInteger.valueOf(random.nextLong())
                    .pow(3))));
        }
        return new Everything(
                random.nextInt() >> random.nextInt(32),
                random.nextLong() >> random.nextInt(64),
                Double.longBitsToDouble(random.nextLong()),
                maybe(random::nextBoolean),
                maybe(this::text),
                maybe(() -> new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-50, 50))),
                maybe(() -> new UUID(random.nextLong(), random.nextLong())),
                maybe(() -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))),
                Duration.ofNanos(random.nextLong()),
                LocalDate.ofEpochDay(random.nextInt()),
                ZoneOffset.ofTotalSeconds(random.nextInt(-60_000, 60_000)),
                maybe(this::color),
                figure(3),
                tree(3),
                Optional.ofNullable(maybe(() -> new Pair<>(text(), random.nextInt()))),
                nullables(),
                new HashSet<>(some(this::text)),
                map(new HashMap<>(), () -> new Pair<>(random.nextInt(), color()), () -> some(this::text)),
                map(new TreeMap<>(), this::text, () -> figure(1)),
                map(new LinkedHashMap<>(), this::color, random::nextLong),
                byColor);
    }

    private List<@Nullable Integer> nullables() {
        List<@Nullable Integer> list = new ArrayList<>();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            list.add(random.nextInt(4) == 0 ? null : random.nextInt());
        }
        return list;
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextInt(4) == 0 ? null : value.get();
    }

    private <T> List<T> some(Supplier<T> value) {
        List<T> list = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            list.add(value.get());
        }
        return list;
    }

    private <K, V, M extends Map<K, V>> M map(M target, Supplier<K> key, Supplier<V> value) {
        some(key).forEach(k -> target.put(k, value.get()));
        return target;
    }

    private Color color() {
        return List.of(Color.values()).get(random.nextInt(3));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40) >> random.nextInt(4);
        int alphabet = random.nextInt(3) == 0 ? 0x11_0000 : 0x7f;
        while (text.length() < length) {
            int code = random.nextInt(alphabet);
            if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                text.appendCodePoint(code);
            }
        }
        return text.toString();
    }

    private Figure figure(int depth) {
        return switch (random.nextInt(depth > 0 ? 4 : 3)) {
            case 0 -> new Circle(random.nextDouble());
            case 1 -> new Square(random.nextDouble());
            case 2 -> random.nextBoolean() ? Color2.ANY : Color2.NONE;
            default -> new Path(some(() -> figure(depth - 1)));
        };
    }

    private Tree tree(int depth) {
        return new Tree(text(), depth == 0 ? List.of() : some(() -> tree(depth - 1)));
    }

    /** The same elements in another order. */
    <T> List<T> shuffled(List<T> elements) {
        List<T> rest = new ArrayList<>(elements);
        Deque<T> drawn = new ConcurrentLinkedDeque<>();
        while (!rest.isEmpty()) {
            drawn.add(rest.remove(random.nextInt(rest.size())));
        }
        return List.copyOf(drawn);
    }
}
