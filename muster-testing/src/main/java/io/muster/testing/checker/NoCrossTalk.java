package io.muster.testing.checker;

import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Status;
import io.muster.raft.Write;
import org.jspecify.annotations.Nullable;

/**
 * S21: a message of another group, for another node or from somebody who is no member changes nothing. Clusters are
 * kept apart before there is a message, by the handshake.
 */
final class NoCrossTalk implements Checker {
    private @Nullable Message foreign;
    private @Nullable Status before;

    @Override
    public String id() {
        return "S21";
    }

    @Override
    public void stepping(NodeView node, Input input) {
        foreign = null;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        boolean ours = message.group() == node.config().group()
                && message.to() == node.key()
                && message.from() != node.key()
                && node.config().voters().contains(message.from());
        if (!ours) {
            foreign = message;
            before = node.status();
        }
    }

    @Override
    public void writing(NodeView node, Write write) {
        if (foreign != null) {
            throw new InvariantViolation(id(), node.name() + " asks for " + write + " by " + foreign);
        }
    }

    @Override
    public void stepped(NodeView node) {
        Message message = foreign;
        Status old = before;
        if (message != null && old != null) {
            if (!old.equals(node.status())) {
                throw new InvariantViolation(
                        id(), node.name() + " went from " + old + " to " + node.status() + " by " + message);
            }
        }
    }
}
