package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * E6: a repeated request for a vote, of the same candidate in the same term, gets the same answer. A voter that has
 * voted for nobody and refuses for the sake of its log alone has not decided yet: a leader may still change that log.
 */
final class SameAnswer implements Checker {
    // by voter, then by candidate, round and term
    private final Map<Long, Recent<Message.VoteReply>> answers = new HashMap<>();

    @Override
    public String id() {
        return "E6";
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (!(message instanceof Message.VoteReply reply)
                || reply.pre()
                || (!reply.granted() && node.journal().issuedState().votedFor() == 0)) {
            return;
        }
        long question = (reply.to() * 31 + reply.term()) * 31 ^ reply.round();
        Message.VoteReply first =
                answers.computeIfAbsent(node.key(), key -> new Recent<>()).putIfAbsent(question, reply);
        if (first != null && first.granted() != reply.granted()) {
            throw new InvariantViolation(id(), node.name() + " answers " + reply + " after " + first);
        }
    }
}
