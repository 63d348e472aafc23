package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;

/** L2: once there is a leader and nothing breaks, at most three further changes of leaders happen in a group. */
public final class FewLeaders implements Invariant {
    private static final int CHANGES_MAX = 3;

    private final long before;
    private final int groups;

    /**
     * There is a leader now.
     *
     * @param elected how many were elected so far
     * @param groups number of groups
     */
    public FewLeaders(long elected, int groups) {
        this.before = elected;
        this.groups = groups;
    }

    @Override
    public String id() {
        return "L2";
    }

    /**
     * Looks at the number of elections.
     *
     * @param elected how many leaders were elected until now
     */
    public void check(long elected) {
        if (elected - before > (long) CHANGES_MAX * groups) {
            throw new InvariantViolation(
                    id(), elected - before + " more leaders were elected after the faults had ended");
        }
    }
}
