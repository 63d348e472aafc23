package io.muster.testing.process;

/**
 * What callers do during a run, and what must be true of it at the end. One object serves all callers of a run, which
 * run at the same time.
 */
public interface Workload {
    /**
     * What the report calls it.
     *
     * @return a short name
     */
    String name();

    /**
     * Makes what the calls need; all nodes are ready and nothing is broken yet.
     *
     * @param cluster to be prepared
     */
    default void prepare(ProcessCluster cluster) {}

    /**
     * One operation, or a few that belong together. Every request goes through the caller, which counts the answers.
     *
     * @param caller who calls
     */
    void step(Caller caller);

    /**
     * Compares what the callers were told with what is there. All nodes are healthy again and nobody calls any more.
     *
     * @param cluster to be asked
     * @throws AssertionError if something acknowledged is lost, something is there twice, or else is wrong
     */
    void check(ProcessCluster cluster);
}
