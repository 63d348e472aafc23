package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.Message;
import io.muster.raft.Write;

/** One invariant. It is told what happens and throws {@link io.muster.raft.InvariantViolation} when it is broken. */
public interface Checker {
    /**
     * Which invariant this is.
     *
     * @return an id of the reliability page
     */
    String id();

    /**
     * A node was started; its status and journal are those that recovery found.
     *
     * @param node who
     */
    default void started(NodeView node) {}

    /**
     * A message is about to be handed to a replica.
     *
     * @param node receiver
     * @param message the message
     */
    default void receiving(NodeView node, Message message) {}

    /**
     * A replica asked for a write that is not yet in its journal.
     *
     * @param node who
     * @param write the write
     */
    default void writing(NodeView node, Write write) {}

    /**
     * A replica has taken a step; its writes are in the journal, its messages have not left yet.
     *
     * @param node who
     */
    default void stepped(NodeView node) {}

    /**
     * A message leaves.
     *
     * @param node sender
     * @param message the message
     */
    default void sending(NodeView node, Message message) {}

    /**
     * More of a journal became durable.
     *
     * @param node whose
     */
    default void forced(NodeView node) {}

    /**
     * The state machine of a node applies an entry.
     *
     * @param node who
     * @param entry the entry
     */
    default void applying(NodeView node, Entry entry) {}
}
