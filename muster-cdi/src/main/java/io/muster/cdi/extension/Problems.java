package io.muster.cdi.extension;

import io.muster.DeploymentRejectedException;
import io.muster.MusterConfig;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Collects deployment mistakes, so that all of them are reported together, in one order. Used by the thread that
 * deploys.
 */
final class Problems {
    private static final int PREFIX = "MUSTER-".length();

    private final TreeSet<Problem> found = new TreeSet<>();

    /** Something that stops the deployment. */
    void error(int number, String where, String what) {
        found.add(new Problem(number, false, where, what));
    }

    /** Something that deserves a line in the log. */
    void warning(int number, String where, String what) {
        found.add(new Problem(number, true, where, what));
    }

    /** What reading the configuration found. */
    void add(MusterConfig.Reading reading) {
        for (MusterConfig.Problem problem : reading.errors()) {
            error(number(problem), problem.key(), problem.text());
        }
        for (MusterConfig.Problem problem : reading.warnings()) {
            warning(number(problem), problem.key(), problem.text());
        }
    }

    private static int number(MusterConfig.Problem problem) {
        return Integer.parseInt(problem.code().substring(PREFIX));
    }

    /** What does not stop the deployment. */
    List<String> warnings() {
        return found.stream().filter(Problem::warning).map(Problem::toString).toList();
    }

    /** The exception that lists all mistakes; empty if the deployment may go on. */
    Optional<DeploymentRejectedException> rejection() {
        List<String> errors = found.stream()
                .filter(problem -> !problem.warning())
                .map(Problem::toString)
                .toList();
        return errors.isEmpty() ? Optional.empty() : Optional.of(new DeploymentRejectedException(errors));
    }
}
