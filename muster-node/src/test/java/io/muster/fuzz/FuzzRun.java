package io.muster.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attacks each target under Jazzer for some minutes, in a JVM of its own. Not part of a build, by its name: only the
 * profile {@code fuzz} brings Jazzer and runs it. It starts from the seeds and from the corpus; what reaches new code
 * is left in {@code target/fuzz/<target>/found}, the least of it that reaches the same in {@code minimal}, and what
 * breaks something beside them.
 */
class FuzzRun {
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final int MINUTES = Integer.getInteger("muster.fuzz.minutes", 1);
    /** Starting, reading the corpus and minimising it take their time too. */
    private static final int MINUTES_BESIDES = 10;

    @ParameterizedTest
    @EnumSource
    void nothingBreaks(Target target) throws IOException, InterruptedException {
        assumeTrue(CLASS_PATH.contains("jazzer"), "only with -Pfuzz");
        Path work = Path.of("target", "fuzz", target.type().getSimpleName());
        Path found = Files.createDirectories(work.resolve("found"));
        Path seeds = Files.createDirectories(work.resolve("seeds"));
        Path minimal = Files.createDirectories(work.resolve("minimal"));
        Files.createDirectories(target.directory());
        for (Map.Entry<String, byte[]> seed : target.seeds().entrySet()) {
            Files.write(seeds.resolve(seed.getKey()), seed.getValue());
        }
        List<String> corpora =
                List.of(found.toString(), seeds.toString(), target.directory().toString());
        int broken = run(target, work, "-max_total_time=" + 60 * MINUTES, corpora);
        assertEquals(0, broken, () -> "see the output, and the input in " + work + ": mend it, and keep the input");
        List<String> merged = new ArrayList<>(List.of(minimal.toString()));
        merged.addAll(corpora);
        assertEquals(0, run(target, work, "-merge=1", merged), "minimising");
    }

    private static int run(Target target, Path work, String mode, List<String> corpora)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                CLASS_PATH,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=io.muster.**",
                "--custom_hook_excludes=io.muster.fuzz.**",
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + File.separator,
                "-timeout=20",
                "-rss_limit_mb=4096",
                "-max_len=" + (target == Target.CONFIG ? 2048 : 1024),
                mode));
        command.addAll(corpora);
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            assertTrue(process.waitFor(MINUTES + MINUTES_BESIDES, TimeUnit.MINUTES), "the fuzzer does not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
