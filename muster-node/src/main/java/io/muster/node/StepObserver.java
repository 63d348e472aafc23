package io.muster.node;

import io.muster.raft.Effect;
import io.muster.raft.Input;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.Status;
import java.util.List;

/** Looks over the shoulder of the replicas of a node: for checks of invariants in a simulation. Called by the loop. */
public interface StepObserver {
    /**
     * A replica was made from what storage holds, and will take its first step next.
     *
     * @param config what it is told about itself
     * @param status its first state
     */
    void created(ReplicaConfig config, Status status);

    /**
     * A replica is about to take a step.
     *
     * @param group id of its group
     * @param input what it is given
     */
    void stepping(int group, Input input);

    /**
     * A replica has taken a step.
     *
     * @param group id of its group
     * @param input what it was given
     * @param effects what this step asks for, in order; nothing of it has been carried out
     * @param status the state after it
     */
    void stepped(int group, Input input, List<Effect> effects, Status status);

    /**
     * Linearizable reads are let in: their callers run their queries from now on.
     *
     * @param group id of their group
     * @param index the read index that was confirmed for them
     * @param applied what the state has applied
     */
    void reading(int group, long index, long applied);
}
