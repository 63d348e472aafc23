package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.codec.Samples.Color;
import io.muster.codec.Samples.Pair;
import io.muster.codec.Samples.TypeOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a digest sees and what it does not. */
@Tag("M8")
class DigestTest {

    @Test
    void theHistoryOfAHashMapDoesNotCount() {
        TypeCodec<Map<String, Integer>> codec = new TypeOf<Map<String, Integer>>() {}.codec();
        RandomValues values = new RandomValues(new SplittableRandom(5));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            keys.add(values.text());
        }
        long digest = codec.digest(Samples.hashed(keys));
        for (int i = 0; i < 20; i++) {
            List<String> shuffled = values.shuffled(keys);
            Map<String, Integer> map = Samples.hashed(shuffled);
            map.put("gone", 1);
            map.remove("gone");
            assertEquals(digest, codec.digest(map));
            assertEquals(digest, codec.digest(Map.copyOf(map)));
            assertEquals(digest, codec.digest(Samples.decode(codec, codec.encode(map))), "as after a snapshot");
        }
    }

    @Test
    void orderCountsWhereTheDeclaredTypePromisesOne() {
        List<String> ab = List.of("a", "b");
        List<String> ba = List.of("b", "a");
        TypeCodec<List<String>> list = new TypeOf<List<String>>() {}.codec();
        assertNotEquals(list.digest(ab), list.digest(ba));
        TypeCodec<LinkedHashMap<String, Integer>> linked = new TypeOf<LinkedHashMap<String, Integer>>() {}.codec();
        assertNotEquals(
                linked.digest(new LinkedHashMap<>(Samples.linked(ab))),
                linked.digest(new LinkedHashMap<>(Samples.linked(ba))));
        TypeCodec<SortedMap<String, Integer>> sorted = new TypeOf<SortedMap<String, Integer>>() {}.codec();
        SortedMap<String, Integer> reverse = new TreeMap<>(Collections.reverseOrder());
        reverse.putAll(Samples.linked(ab));
        assertNotEquals(sorted.digest(new TreeMap<>(Samples.linked(ab))), sorted.digest(reverse));
        TypeCodec<Set<String>> set = new TypeOf<Set<String>>() {}.codec();
        assertEquals(set.digest(new LinkedHashSet<>(ab)), set.digest(new HashSet<>(ba)));
        TypeCodec<Collection<String>> collection = new TypeOf<Collection<String>>() {}.codec();
        assertEquals(collection.digest(ab), collection.digest(new HashSet<>(ba)));
    }

    @Test
    void smallDifferencesCount() {
        TypeCodec<Map<String, Integer>> map = new TypeOf<Map<String, Integer>>() {}.codec();
        assertNotEquals(map.digest(Map.of("a", 1, "b", 2)), map.digest(Map.of("a", 2, "b", 1)), "crossed values");
        assertNotEquals(map.digest(Map.of()), map.digest(null));
        TypeCodec<List<List<Integer>>> nested = new TypeOf<List<List<Integer>>>() {}.codec();
        assertNotEquals(
                nested.digest(List.of(List.of(1), List.of(2, 3))), nested.digest(List.of(List.of(1, 2), List.of(3))));
        TypeCodec<Collection<Integer>> bag = new TypeOf<Collection<Integer>>() {}.codec();
        assertNotEquals(bag.digest(List.of(1, 1, 2)), bag.digest(List.of(1, 2, 2)));
        TypeCodec<Pair<String, String>> pair = new TypeOf<Pair<String, String>>() {}.codec();
        assertNotEquals(pair.digest(new Pair<>("x", "y")), pair.digest(new Pair<>("y", "x")));
        TypeCodec<Double> real = Samples.codec(Double.class);
        assertNotEquals(real.digest(0.0), real.digest(-0.0));
        assertNotEquals(
                real.digest(Double.longBitsToDouble(0x7ff8_0000_0000_0001L)), real.digest(Double.NaN), "raw bits");
    }

    @Test
    void aWiderNumberHasTheSameDigest() {
        assertEquals(
                Samples.codec(int.class).digest(-7), Samples.codec(long.class).digest(-7L));
    }

    @Test
    void anotherProcessComputesTheSameDigestsAndReadsTheSameValues() throws IOException, InterruptedException {
        List<String> here = run();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the other JVM ends");
            List<String> there =
                    output.lines().filter(line -> line.startsWith("digest ")).toList();
            assertEquals(here, there, output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Enums as hash keys and immutable sets iterate in another order in each JVM. */
    private static List<String> run() {
        List<String> lines = new ArrayList<>();
        Map<Color, Set<String>> byColor = new HashMap<>();
        for (Color color : Color.values()) {
            byColor.put(color, Set.of("a", "b", "c", "d", "e", color.name()));
        }
        TypeCodec<Map<Color, Set<String>>> colors = new TypeOf<Map<Color, Set<String>>>() {}.codec();
        lines.add("digest " + colors.digest(byColor));
        TypeCodec<RandomValues.Everything> codec = Samples.codec(RandomValues.Everything.class);
        for (int seed = 0; seed < 50; seed++) {
            RandomValues.Everything value = new RandomValues(new SplittableRandom(seed)).everything();
            lines.add("digest " + codec.digest(value));
            lines.add("digest " + codec.digest(codec.copy(value)));
        }
        FailureCodec failures = new Codecs(List.of()).failures(List.of(), "x");
        lines.add("digest " + failures.digest(new IllegalStateException("x")));
        return lines;
    }

    /** The other process. */
    static final class Other {
        private Other() {}

        /** Prints its digests. */
        public static void main(String[] arguments) {
            // Identity hashes depend on how many were drawn before: draw some.
            for (int i = 0; i < 1000; i++) {
                System.identityHashCode(new Object());
            }
            run().forEach(System.out::println);
        }
    }
}
