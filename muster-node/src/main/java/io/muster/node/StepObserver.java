package io.muster.node;

import io.muster.raft.Effect;
import io.muster.raft.Input;
import io.muster.raft.Restored;
import io.muster.raft.Status;
import java.util.List;

/** Looks over the shoulder of the replicas of a node: for checks of invariants in a simulation. Called by the loop. */
public interface StepObserver {
    /**
     * A replica was made from what storage holds, and will take its first step next.
     *
     * @param group id of its group
     * @param restored what storage holds
     * @param status its first state
     */
    void created(int group, Restored restored, Status status);

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
}
