package io.muster.testing.checker;

import io.muster.raft.ReplicaConfig;
import io.muster.raft.Status;

/** A node as checkers see it. Crashed nodes stay visible: what is on their disks still counts. */
public interface NodeView {
    /**
     * Number by which the core knows it.
     *
     * @return node key
     */
    long key();

    /**
     * Name for people.
     *
     * @return such as {@code n1}
     */
    String name();

    /**
     * What its replica was told about itself and its group.
     *
     * @return of the last run if it does not run
     */
    ReplicaConfig config();

    /**
     * Whether it runs.
     *
     * @return false between a crash and the restart
     */
    boolean running();

    /**
     * Counts its starts.
     *
     * @return 1 in the first run
     */
    int incarnation();

    /**
     * State of the replica after its latest step.
     *
     * @return of the last run if it does not run
     */
    Status status();

    /**
     * State of the replica before its latest step.
     *
     * @return equal to {@link #status()} in the first step of a run
     */
    Status before();

    /**
     * What it asked its storage to keep.
     *
     * @return the same object for all its runs
     */
    Journal journal();
}
