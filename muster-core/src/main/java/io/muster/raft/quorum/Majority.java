package io.muster.raft.quorum;

import java.util.Arrays;

/** The highest value that a majority has reached: the heart of commit and of read confirmation. */
public final class Majority {
    private Majority() {}

    /**
     * Highest value that at least a majority of the given values reaches.
     *
     * @param values one per voter, any order; not changed
     * @return the value
     */
    public static long reached(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
