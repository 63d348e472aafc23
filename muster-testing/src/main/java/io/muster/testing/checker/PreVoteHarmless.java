package io.muster.testing.checker;

import io.muster.raft.HardState;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import org.jspecify.annotations.Nullable;

/**
 * E1: asking for or granting a pre-vote changes neither term nor vote; a refused pre-vote that carries a higher term is
 * adopted. A replica that votes alone needs nobody's answer, and campaigns in the step in which it would ask.
 */
final class PreVoteHarmless implements Checker {
    private @Nullable Input given;
    private HardState before = HardState.INITIAL;

    @Override
    public String id() {
        return "E1";
    }

    @Override
    public void stepping(NodeView node, Input input) {
        given = input;
        before = node.journal().issuedState();
    }

    @Override
    public void stepped(NodeView node) {
        Input input = given;
        given = null;
        HardState after = node.journal().issuedState();
        boolean same = after.term() == before.term() && after.votedFor() == before.votedFor();
        if (input instanceof Input.Received received) {
            answered(node, received.message(), same, after);
        } else if (!same && node.config().voters().size() > 1) {
            throw new InvariantViolation(
                    id(), node.name() + " went from " + before + " to " + after + " without an answer, after " + input);
        }
    }

    private void answered(NodeView node, Message message, boolean same, HardState after) {
        if (message instanceof Message.Vote vote && vote.pre() && !same) {
            throw new InvariantViolation(
                    id(), node.name() + " went from " + before + " to " + after + " by being asked " + vote);
        }
        if (message instanceof Message.VoteReply reply
                && reply.pre()
                && !reply.granted()
                && after.term() < reply.term()) {
            throw new InvariantViolation(id(), node.name() + " stays at " + after + " after " + reply);
        }
    }
}
