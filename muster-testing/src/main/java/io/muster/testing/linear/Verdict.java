package io.muster.testing.linear;

import java.util.List;

/** What a check of a history found. */
public sealed interface Verdict {
    /**
     * One order explains everything.
     *
     * @param operations how many were judged, those that failed not counted
     * @param unknown how many of them have an unknown outcome
     * @param keys how many objects they were about
     * @param steps how much work it was
     */
    record Linearizable(int operations, int unknown, int keys, long steps) implements Verdict {}

    /**
     * No order explains what the callers of one key were told.
     *
     * @param key the object
     * @param prefix the longest beginning that has an order, in that order
     * @param misfits operations of which none can come next, by their answers: first the one that returned first; what
     *     was called after its return plays no part
     * @param explanation all of it as text
     */
    record Violation(String key, List<Operation> prefix, List<Operation> misfits, String explanation)
            implements Verdict {
        /** Copies the lists. */
        public Violation {
            prefix = List.copyOf(prefix);
            misfits = List.copyOf(misfits);
        }
    }

    /**
     * Nobody knows, since the search was given up: counts as a failure. Fewer operations a key, values that never
     * repeat and fewer unknown outcomes make a history easier to judge.
     *
     * @param key the object
     * @param operations how many it has
     * @param unknown how many of them have an unknown outcome
     * @param steps how much work was not enough
     */
    record Undecided(String key, int operations, int unknown, long steps) implements Verdict {}

    /**
     * Throws unless the history is linearizable.
     *
     * @throws AssertionError with the explanation, also if the check gave up
     */
    default void demand() {
        if (!(this instanceof Linearizable)) {
            throw new AssertionError(text());
        }
    }

    /**
     * The verdict for a reader.
     *
     * @return one line, or the explanation of a violation
     */
    default String text() {
        return switch (this) {
            case Linearizable(int operations, int unknown, int keys, long steps) ->
                "linearizable: " + operations + " operations of " + keys + " keys, " + unknown
                        + " of them of unknown outcome, " + steps + " steps";
            case Violation violation -> violation.explanation;
            case Undecided(String key, int operations, int unknown, long steps) ->
                "UNKNOWN, which counts as a failure: gave up after " + steps + " steps on key '" + key + "' with "
                        + operations + " operations, " + unknown + " of them of unknown outcome. Record fewer"
                        + " operations a key, values that never repeat, or fewer unknown outcomes";
        };
    }
}
