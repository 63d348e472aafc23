package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One seed, one trace: whoever repeats a failing seed sees the same failure. */
class DeterminismTest {
    private static final long FROM = 7_000;
    private static final int SEEDS = 50;

    @Test
    void fiftySeedsGiveTheSameTracesInTwoJvms() throws IOException, InterruptedException {
        Process process = otherJvm();
        SortedMap<Long, Long> here = Seeds.run(FROM, SEEDS, 1).hashes();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        SortedMap<Long, Long> there = new TreeMap<>();
        output.lines().filter(line -> line.matches("\\d+ [0-9a-f]+")).forEach(line -> {
            String[] words = line.split(" ", 2);
            there.put(Long.valueOf(words[0]), Long.parseUnsignedLong(words[1], 16));
        });
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            assertNotEquals(null, here.get(seed), "seed " + seed + " did not pass here");
            assertEquals(here.get(seed), there.get(seed), "trace of seed " + seed + " here and in another JVM");
        }
        assertEquals(here, there);
        assertEquals(SEEDS, new HashSet<>(here.values()).size(), "each seed has a trace of its own");
    }

    /** Another collector, other identity hashes, other threads, another place: nothing may depend on any of it. */
    private static Process otherJvm() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:+UseParallelGC",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2",
                        "-Duser.language=tr",
                        "-Duser.timezone=Pacific/Chatham",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Seeds.class.getName(),
                        String.valueOf(FROM),
                        String.valueOf(SEEDS),
                        "2")
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void theSameSeedGivesTheSameTraceTwiceInOneJvm() {
        assertEquals(Seeds.run(FROM, 5, 1).hashes(), Seeds.run(FROM, 5, 2).hashes());
    }
}
