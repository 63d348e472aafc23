package io.muster.testing.checker;

import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RD5: a follower read uses an index that it got from a leader whose term is at least the follower's. */
final class FollowerReadFromLeader implements Checker {
    private final Map<Long, Long> leaderOf = new HashMap<>();
    private @Nullable Input given;

    @Override
    public String id() {
        return "RD5";
    }

    @Override
    public void stepping(NodeView node, Input input) {
        given = input;
    }

    @Override
    public void stepped(NodeView node) {
        if (node.status().role() == Role.LEADER && node.before().role() != Role.LEADER) {
            leaderOf.put(node.status().term(), node.key());
        }
    }

    @Override
    public void answering(NodeView node, long read, long index) {
        if (node.status().role() == Role.LEADER) {
            return;
        }
        boolean told = given instanceof Input.Received received
                && received.message() instanceof Message.ReadIndexReply reply
                && reply.granted()
                && reply.read() == read
                && reply.index() <= index
                && reply.term() >= node.before().term()
                && leaderOf.getOrDefault(reply.term(), 0L) == reply.from();
        if (!told) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " follows in term " + node.before().term() + " and takes index " + index
                            + " for read " + read + " from " + given);
        }
    }
}
