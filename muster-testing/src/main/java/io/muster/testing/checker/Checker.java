package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Write;
import java.util.Set;

/**
 * An invariant of replicas. It is told what happens and throws {@link io.muster.raft.InvariantViolation} when it is
 * broken. A step is told whole: its input, its writes and what it has led to, with nothing of another node in between.
 */
public interface Checker extends Invariant {
    /**
     * A node was started; its status and journal are those that recovery found.
     *
     * @param node who
     */
    default void started(NodeView node) {}

    /**
     * A replica is about to take a step; its status is still the one before.
     *
     * @param node who
     * @param input what it is given
     */
    default void stepping(NodeView node, Input input) {}

    /**
     * That input is a message.
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

    /**
     * The state machine of a node has carried a command out.
     *
     * @param node who
     * @param index position of its entry
     * @param digest of the state afterwards
     */
    default void executed(NodeView node, long index, long digest) {}

    /**
     * A read of a node has got its index.
     *
     * @param node who asked
     * @param read id of the question
     * @param index what the read has to wait for
     */
    default void answering(NodeView node, long read, long index) {}

    /**
     * A node lets linearizable reads run.
     *
     * @param node who
     * @param index the index that they had to wait for
     * @param applied what its state has applied
     */
    default void reading(NodeView node, long index, long applied) {}

    /**
     * Nobody has wanted anything for a while, and nothing was broken meanwhile.
     *
     * @param node one of those that work
     * @param working keys of all of them
     */
    default void resting(NodeView node, Set<Long> working) {}
}
