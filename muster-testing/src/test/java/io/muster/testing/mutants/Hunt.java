package io.muster.testing.mutants;

import io.muster.testing.SwarmRun;
import io.muster.testing.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Looks for a mutant. Loaded by the mutant's own loader, so that all it runs is the mutant; it speaks to the gate in
 * strings only.
 */
public final class Hunt implements Function<List<String>, String> {
    /** Seeds tried before unit tests, and in all. */
    private static final int SEEDS_FIRST = 8;

    private static final int SEEDS = Integer.getInteger("muster.mutant.seeds", 200);

    /** For the gate, which makes it by name. */
    public Hunt() {}

    /**
     * Runs seeds and tests until one fails.
     *
     * @param tests names of unit test classes
     * @return what noticed the mutant; empty if nothing did
     */
    @Override
    public String apply(List<String> tests) {
        String killer = scripts();
        if (killer.isEmpty()) {
            killer = seeds(0, SEEDS_FIRST);
        }
        if (killer.isEmpty() && !tests.isEmpty()) {
            killer = tests(tests);
        }
        return killer.isEmpty() ? seeds(SEEDS_FIRST, SEEDS) : killer;
    }

    private static String scripts() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/scripts"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = "script " + file.getFileName();
                String recorded = Files.readString(file);
                try {
                    if (!recorded.equals(Script.parse(name, recorded).run())) {
                        return name + " answers otherwise";
                    }
                } catch (RuntimeException | AssertionError failure) {
                    return name + ": "
                            + String.valueOf(failure.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("");
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seeds(int from, int to) {
        for (int seed = from; seed < to; seed++) {
            try {
                SwarmRun.run(seed);
            } catch (AssertionError failure) {
                return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            } catch (RuntimeException | StackOverflowError broken) {
                return "seed " + seed + " broke: " + broken;
            }
        }
        return "";
    }

    private static String tests(List<String> names) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(names.stream()
                        .map(name -> DiscoverySelectors.selectClass(Hunt.class.getClassLoader(), name))
                        .toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTestsFoundCount() == 0) {
            throw new IllegalStateException("no tests in " + names);
        }
        return summary.getFailures().stream()
                .findFirst()
                .map(failure -> "test " + failure.getTestIdentifier().getLegacyReportingName() + " of "
                        + failure.getTestIdentifier().getParentId().orElse("") + ": "
                        + String.valueOf(failure.getException().getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""))
                .orElse("");
    }
}
