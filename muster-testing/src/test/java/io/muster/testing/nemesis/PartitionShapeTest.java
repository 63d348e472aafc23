package io.muster.testing.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.nemesis.PartitionShape.Ways;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which directed links each shape cuts. */
@Tag("F21")
@Tag("F22")
class PartitionShapeTest {
    private final SplittableRandom random = new SplittableRandom(7);

    private static String text(boolean[][] cut) {
        List<String> links = new ArrayList<>();
        for (int a = 0; a < cut.length; a++) {
            for (int b = 0; b < cut.length; b++) {
                if (cut[a][b]) {
                    links.add(a + ">" + b);
                }
            }
        }
        return String.join(" ", links);
    }

    private boolean[][] cut(PartitionShape shape, int size, int victim, Ways ways) {
        return shape.cut(size, victim, ways, random);
    }

    /** Everything that can be drawn. */
    private Set<String> all(PartitionShape shape, int size, int victim, Ways ways) {
        TreeSet<String> all = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(text(cut(shape, size, victim, ways)));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(PartitionShape.class)
    void noNodeIsCutOffFromItselfAndBothWaysAreSymmetric(PartitionShape shape) {
        for (int size = 2; size <= 7; size++) {
            for (Ways ways : Ways.values()) {
                boolean[][] cut = cut(shape, size, size - 1, ways);
                for (int a = 0; a < size; a++) {
                    assertTrue(!cut[a][a]);
                    for (int b = 0; b < size; b++) {
                        assertTrue(ways != Ways.BOTH || cut[a][b] == cut[b][a]);
                    }
                }
            }
        }
    }

    @Test
    void isolateOne() {
        assertEquals("0>2 1>2 2>0 2>1 2>3 3>2", text(cut(PartitionShape.ISOLATE_ONE, 4, 2, Ways.BOTH)));
        assertEquals("2>0 2>1 2>3", text(cut(PartitionShape.ISOLATE_ONE, 4, 2, Ways.OUT)), "mute");
        assertEquals("0>2 1>2 3>2", text(cut(PartitionShape.ISOLATE_ONE, 4, 2, Ways.IN)), "deaf");
    }

    @Test
    void split() {
        assertEquals(
                new TreeSet<>(List.of("0>1 0>2 1>0 2>0", "0>1 1>0 1>2 2>1", "0>2 1>2 2>0 2>1")),
                all(PartitionShape.SPLIT, 3, 0, Ways.BOTH));
        // n1 is on the side that does not reach the other one
        assertEquals(
                new TreeSet<>(List.of("0>1 0>2", "0>1 2>1", "0>2 1>2")), all(PartitionShape.SPLIT, 3, 0, Ways.OUT));
        assertEquals(new TreeSet<>(List.of("1>0 2>0", "1>0 1>2", "2>0 2>1")), all(PartitionShape.SPLIT, 3, 0, Ways.IN));
    }

    @Test
    void ring() {
        assertEquals("", text(cut(PartitionShape.RING, 3, 0, Ways.BOTH)), "three are a ring as they are");
        assertEquals("0>2 1>3 2>0 3>1", text(cut(PartitionShape.RING, 4, 0, Ways.BOTH)));
        assertEquals("0>2 1>0 2>1", text(cut(PartitionShape.RING, 3, 0, Ways.OUT)), "each reaches its successor");
        assertEquals("0>1 1>2 2>0", text(cut(PartitionShape.RING, 3, 0, Ways.IN)), "each reaches its predecessor");
    }

    @Test
    void bridge() {
        assertEquals("", text(cut(PartitionShape.BRIDGE, 2, 0, Ways.BOTH)), "nobody to connect");
        assertEquals(new TreeSet<>(List.of("0>2 2>0")), all(PartitionShape.BRIDGE, 3, 1, Ways.BOTH));
        assertEquals(new TreeSet<>(List.of("0>2", "2>0")), all(PartitionShape.BRIDGE, 3, 1, Ways.OUT));
        for (String links : all(PartitionShape.BRIDGE, 5, 1, Ways.BOTH)) {
            assertTrue(!links.contains("1") && !links.isEmpty(), links);
        }
    }

    @Test
    void singleLink() {
        assertEquals(new TreeSet<>(List.of("0>1 1>0", "1>2 2>1")), all(PartitionShape.SINGLE_LINK, 3, 1, Ways.BOTH));
        assertEquals(new TreeSet<>(List.of("1>0", "1>2")), all(PartitionShape.SINGLE_LINK, 3, 1, Ways.OUT));
        assertEquals(new TreeSet<>(List.of("0>1", "2>1")), all(PartitionShape.SINGLE_LINK, 3, 1, Ways.IN));
    }

    @Test
    void randomGraph() {
        assertEquals(
                new TreeSet<>(List.of(
                        "0>1 1>0",
                        "0>2 2>0",
                        "0>1 0>2 1>0 2>0",
                        "0>1 1>0 1>2 2>1",
                        "0>2 1>2 2>0 2>1",
                        "0>1 0>2 1>0 1>2 2>0 2>1")),
                all(PartitionShape.RANDOM_GRAPH, 3, 0, Ways.BOTH),
                "always a link of the victim");
        Set<String> oneWay = all(PartitionShape.RANDOM_GRAPH, 3, 0, Ways.OUT);
        assertTrue(oneWay.contains("0>1") && oneWay.contains("0>2"), "also a single link");
        assertTrue(oneWay.stream().allMatch(links -> links.contains("0>")), "and always one of the victim");
        assertTrue(oneWay.size() > 30, oneWay.toString());
    }
}
