package io.muster.testing.process;

import java.util.random.RandomGenerator;

/**
 * Where a nemesis strikes.
 *
 * @param cluster the nodes and what lies between them
 * @param progress of the callers, who go on all the time
 * @param random for choices
 */
public record Scene(ProcessCluster cluster, Progress progress, RandomGenerator random) {
    /**
     * States what must be true for the fault to count as real, or for the cluster to have kept its promise.
     *
     * @param holds whether it is
     * @param what what is not true otherwise
     * @throws AssertionError if it is not
     */
    public static void demand(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
