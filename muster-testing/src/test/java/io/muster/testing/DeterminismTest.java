package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    private static final int SEEDS = 50;
    private static final int TWICE_HERE = 6;

    @Test
    void theSameSeedGivesTheSameTraceTwice() {
        assertEquals(
                Seeds.run(7_000, TWICE_HERE, 1).hashes(),
                Seeds.run(7_000, TWICE_HERE, 1).hashes());
    }

    @Test
    void anotherSeedGivesAnotherTrace() {
        assertNotEquals(SwarmRun.run(7_000).hash(), SwarmRun.run(7_001).hash());
    }

    @Test
    void theSameSeedGivesTheSameTraceInAnotherJvm() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // another collector and hash seed: nothing may depend on where objects lie
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Seeds.class.getName(),
                        "7000",
                        String.valueOf(SEEDS))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        TreeMap<Long, Long> there = new TreeMap<>();
        output.lines().filter(line -> line.matches("70\\d\\d [0-9a-f]+")).forEach(line -> {
            String[] words = line.split(" ", 2);
            there.put(Long.valueOf(words[0]), Long.parseUnsignedLong(words[1], 16));
        });
        assertEquals(SEEDS, there.size(), output);
        // on two threads, there on one: simulations share nothing
        assertEquals(Seeds.run(7_000, SEEDS, 2).hashes(), there);
    }
}
