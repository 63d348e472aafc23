package io.muster.testing.mutants;

import io.muster.testing.Replay;
import io.muster.testing.Seeds;
import io.muster.testing.SimFailure;
import io.muster.testing.SwarmRun;
import java.util.List;
import java.util.function.Function;

/**
 * Lets a mutant fail as it would in a build, and repeats it by the line of its report. Loaded by the mutant's own
 * loader; it speaks to the test in strings only.
 */
public final class Shrink implements Function<List<String>, String> {
    static final String SMALL = "repeat the minimised run with: ";

    /** For the test, which makes it by name. */
    public Shrink() {}

    /**
     * Runs seeds until one fails, or a part of a seed.
     *
     * @param ask first seed and number of seeds, or the command that a report has named
     * @return the report, or id and report of the part; empty if nothing failed
     */
    @Override
    public String apply(List<String> ask) {
        return ask.size() == 1 ? repeated(Replay.of(ask.getFirst())) : report(ask);
    }

    private static String report(List<String> range) {
        long from = Long.parseLong(range.getFirst());
        for (long seed = from; seed < from + Long.parseLong(range.get(1)); seed++) {
            List<AssertionError> failures = Seeds.run(seed, 1, 1).failures();
            if (!failures.isEmpty()) {
                return String.valueOf(failures.getFirst().getMessage());
            }
        }
        return "";
    }

    private static String repeated(Replay replay) {
        try {
            SwarmRun.run(replay);
            return "";
        } catch (SimFailure failure) {
            return failure.id() + " " + failure.getMessage();
        }
    }
}
