package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.sim.Counts;
import io.muster.testing.sim.Failpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The swarm in each build. {@code -Dmuster.sim.seed=N} repeats one seed, with {@code -Dmuster.sim.faults=3,17} and its
 * like a part of it; {@code -Dmuster.sim.from/count} run others.
 */
@Tag("R1")
@Tag("R16")
@Tag("K11")
@Tag("B7")
class SeedsTest {
    private static final long COUNT = 2_000;

    /** What must have happened at least this often in all of these seeds: otherwise nothing was proven. */
    private static final List<Demand> DEMANDS = List.of(
            new Demand("crashes of a leader", 1_000),
            new Demand("crashes of the process", 1_000),
            new Demand("crashes by power loss", 1_000),
            new Demand("power losses of all nodes", 100),
            new Demand("disk: writes lost", 100),
            new Demand("disk: writes torn", 60),
            new Demand("disk: writes kept unforced", 60),
            new Demand("disk: crashes inside an operation", 500),
            new Demand("disk: forces failed, PAGES_DROPPED", 200),
            new Demand("disk: forces failed, PAGES_MARKED_CLEAN", 200),
            new Demand("disk: forces failed, PAGES_WRITTEN", 200),
            new Demand("disk: forces of directories failed", 100),
            new Demand("disk: writes cut short", 500),
            new Demand("disk: reads failed", 500),
            new Demand("disk: bits flipped", 500),
            new Demand("disk: writes misdirected", 200),
            new Demand("disk: reads of a bad sector", 100),
            new Demand("disks declared destroyed", 100),
            new Demand("damage noticed by a start", 200),
            new Demand("damage noticed by a log thread", 20),
            new Demand("disk stalls without an end", 100),
            new Demand("turns of a slow disk", 2_000),
            new Demand("turns of a slow state machine", 2_000),
            new Demand("disk: files refused on a full disk", 500),
            new Demand("nemesis: disk stall", 500),
            new Demand("pauses of a leader", 300),
            new Demand("frames lost", 2_000),
            new Demand("frames doubled", 5_000),
            new Demand("frames reordered", 5_000),
            new Demand("frames cut short by a reset", 1_000),
            new Demand("frames held up in a clogged link", 1_000),
            new Demand("frames through a narrow link", 1_000),
            new Demand("frames into a cut or broken link", 10_000),
            new Demand("partitions: isolate one", 200),
            new Demand("partitions: isolate one, one way", 50),
            new Demand("partitions: split", 200),
            new Demand("partitions: split, one way", 50),
            new Demand("partitions: random graph", 200),
            new Demand("partitions: random graph, one way", 50),
            new Demand("partitions: ring", 100),
            new Demand("partitions: ring, one way", 50),
            new Demand("partitions: bridge", 200),
            new Demand("partitions: bridge, one way", 50),
            new Demand("partitions: single link", 200),
            new Demand("partitions: single link, one way", 50),
            new Demand("leaders elected", 2_000),
            new Demand("suffixes cut", 50),
            new Demand("fetches", 1_000),
            new Demand("applied: DUPLICATE", 1_000),
            new Demand("client: writes acknowledged", 100_000),
            new Demand("client: reads answered", 100_000),
            new Demand("history: operations judged", 200_000),
            new Demand("history: operations of unknown outcome", 100),
            new Demand("client: writes failed, UNKNOWN", 100),
            new Demand("client: writes failed, DEFINITE", 30));

    private record Demand(String what, long atLeast) {}

    @Test
    void everySeedKeepsAllPromises() {
        Long single = Long.getLong("muster.sim.seed");
        long from = single != null ? single : Long.getLong("muster.sim.from", 0);
        long count = single != null ? 1 : Long.getLong("muster.sim.count", COUNT);
        long started = System.nanoTime();
        Seeds seeds = Seeds.run(from, count, Math.min(2, Runtime.getRuntime().availableProcessors()));
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        System.out.print(seeds.counts());
        System.out.println(seeds + ", " + seeds.simulatedSeconds() * 1_000 / millis + " simulated seconds a second");
        for (AssertionError failure : seeds.failures()) {
            System.out.println(failure.getMessage());
        }
        assertEquals(List.of(), headlines(seeds.failures()));
        if (count >= COUNT) {
            assertTrue(seeds.simulatedSeconds() >= 30 * count, "each seed is 30 simulated seconds");
            assertEquals(List.of(), missing(seeds.counts()), "faults and events that were too rare to prove anything");
        }
    }

    private static List<String> headlines(List<AssertionError> failures) {
        return failures.stream()
                .map(failure -> String.valueOf(failure.getMessage())
                        .lines()
                        .limit(4)
                        .filter(line -> line.matches("(seed|repeat|minimised) .*"))
                        .collect(Collectors.joining("; ")))
                .toList();
    }

    private static List<String> missing(Counts counts) {
        List<String> missing = new ArrayList<>();
        for (Demand demand : DEMANDS) {
            if (counts.of(demand.what) < demand.atLeast) {
                missing.add(demand.what + ": " + counts.of(demand.what) + " of " + demand.atLeast);
            }
        }
        for (Failpoint place : Failpoint.values()) {
            if (counts.of(place.crashes()) == 0) {
                missing.add("nobody was stopped at: " + place.label() + ", passed " + counts.of(place.hits()));
            }
        }
        return missing;
    }
}
