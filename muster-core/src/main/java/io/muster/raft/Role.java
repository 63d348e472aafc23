package io.muster.raft;

/** The part that a replica plays in its group now. */
public enum Role {
    /** Takes entries from a leader, or waits for one. */
    FOLLOWER,
    /** Asks for pre-votes or votes. */
    CANDIDATE,
    /** Orders the log of its term. */
    LEADER,
    /** Receives the log without a vote. */
    LEARNER
}
