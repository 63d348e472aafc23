package io.muster.cdi;

import java.time.Duration;

/** Whether this node leads; inject it. Speaks of the default group, or of the only one. */
public interface Leadership {

    /**
     * Whether this node leads now. True only within confirmed quorum contact: a leader that lost its majority says
     * false within one election timeout.
     */
    boolean isLeader();

    /**
     * A number that grows with every leader. Hand it to what you write to outside the cluster, and let that refuse
     * smaller numbers.
     *
     * @return the token, 0 if this node does not lead
     */
    long fencingToken();

    /**
     * Waits until a leader is known here.
     *
     * @param timeout deadline
     * @return id of the leader
     * @throws io.muster.NoQuorumException if none is known at the deadline
     */
    String awaitLeader(Duration timeout);

    /**
     * The same for another group.
     *
     * @param group its name
     * @throws IllegalArgumentException if this node has no such group
     */
    Leadership of(String group);
}
