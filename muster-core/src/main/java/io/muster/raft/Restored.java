package io.muster.raft;

/**
 * What was found on stable storage when the node started.
 *
 * @param hardState newest term, vote and commit hint
 * @param terms terms of all entries of the log, from which the last index follows
 */
public record Restored(HardState hardState, TermRuns terms) {
    /** Checks that the commit hint lies inside the log. */
    public Restored {
        if (hardState.commit() > terms.lastIndex()) {
            throw new IllegalArgumentException("commit hint " + hardState.commit() + " is above the last index "
                    + terms.lastIndex() + ": acknowledged entries are missing from the log");
        }
    }

    /**
     * The state of a new node.
     *
     * @return an empty log and no term
     */
    public static Restored empty() {
        return new Restored(HardState.INITIAL, new TermRuns());
    }
}
