package io.muster;

import java.util.List;

/**
 * The application or its configuration has mistakes, all of them listed. Definite: nothing was started. A retry fails
 * in the same way; mend what is listed.
 */
public class DeploymentRejectedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-1000";

    private final String[] problems;

    /**
     * Lists all problems.
     *
     * @param problems one sentence each, starting with its code
     */
    public DeploymentRejectedException(List<String> problems) {
        super(CODE, Outcome.DEFINITE, false, text(problems), null);
        this.problems = problems.toArray(String[]::new);
    }

    private static String text(List<String> problems) {
        return problems.size() + (problems.size() == 1 ? " problem" : " problems")
                + " to mend before this can start:\n  " + String.join("\n  ", problems);
    }

    /** None: where the check stands in our code helps nobody, and containers print it before what has to be mended. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // changes nothing
    public Throwable fillInStackTrace() {
        return this;
    }

    /**
     * What has to be mended.
     *
     * @return one sentence each, starting with its code
     */
    public List<String> problems() {
        return List.of(problems);
    }
}
