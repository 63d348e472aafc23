package io.muster.testing.sim;

import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.CommittedLog;
import java.util.ArrayList;
import java.util.List;

/** One Raft group over all nodes, and the invariants that it must keep. */
public final class SimGroup {
    private final String name;
    private final CommittedLog committed = new CommittedLog();
    private final List<SimReplica> replicas = new ArrayList<>();
    private final Checkers checkers = Checkers.safety(replicas, committed);

    SimGroup(String name) {
        this.name = name;
    }

    void join(SimReplica replica) {
        replicas.add(replica);
    }

    /**
     * Its name on every node.
     *
     * @return such as {@code default}
     */
    public String name() {
        return name;
    }

    /**
     * What the group has committed.
     *
     * @return the longest log reported as committed by any node
     */
    public CommittedLog committed() {
        return committed;
    }

    /**
     * Invariants that are checked after each step.
     *
     * @return all of them
     */
    public Checkers checkers() {
        return checkers;
    }
}
