package io.muster;

/**
 * Something that happened in a group, as seen by this node. Delivered in order and off the loop; a listener that is
 * slow delays other listeners, never the node.
 */
public sealed interface ClusterEvent {
    /**
     * Group that the event belongs to.
     *
     * @return name of the group
     */
    String group();

    /**
     * Term in which it happened: the fencing token of leadership.
     *
     * @return term as known here
     */
    long term();

    /**
     * Node that the event is about: the leader that was elected, the member that is suspected, else this node.
     *
     * @return id of the node
     */
    String node();

    /**
     * A leader of the term became known here.
     *
     * @param group name of the group
     * @param term its term
     * @param node id of the leader
     */
    record LeaderElected(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node leads and has committed an entry of its term.
     *
     * @param group name of the group
     * @param term its term
     * @param node id of this node
     */
    record LeadershipAcquired(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node led and does so no more.
     *
     * @param group name of the group
     * @param term the term that it led
     * @param node id of this node
     */
    record LeadershipLost(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node no longer knows a leader with a quorum.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     */
    record QuorumLost(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node knows a leader with a quorum again.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     */
    record QuorumRegained(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node became ready by the configured standard.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     */
    record NodeReady(String group, long term, String node) implements ClusterEvent {}

    /**
     * This node is ready no more.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     * @param reason a sentence that starts with a code
     */
    record NodeNotReady(String group, long term, String node, String reason) implements ClusterEvent {}

    /**
     * A member gave no sign of life for an election timeout, or its connection was reset.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of the member
     */
    record MemberSuspected(String group, long term, String node) implements ClusterEvent {}

    /**
     * A member is in contact, for the first time or again.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of the member
     */
    record MemberJoined(String group, long term, String node) implements ClusterEvent {}

    /**
     * The disk of this node failed; it takes no further part with this log.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     * @param reason a sentence that starts with a code
     */
    record StorageFailed(String group, long term, String node, String reason) implements ClusterEvent {}

    /**
     * The applier of this node stopped at an entry that it must not skip.
     *
     * @param group name of the group
     * @param term current term
     * @param node id of this node
     * @param reason a sentence that starts with a code
     */
    record ApplyHalted(String group, long term, String node, String reason) implements ClusterEvent {}
}
