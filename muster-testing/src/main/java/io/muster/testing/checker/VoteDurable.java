package io.muster.testing.checker;

import io.muster.raft.HardState;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;

/** S11: no message leaves before its term is durable, and none that claims a vote before that vote is. */
final class VoteDurable implements Checker {
    @Override
    public String id() {
        return "S11";
    }

    @Override
    public void sending(NodeView node, Message message) {
        HardState disk = node.journal().durableState();
        boolean holds = disk.term() >= message.term();
        if (message instanceof Message.Vote vote && !vote.pre()) {
            holds = voted(disk, vote.term(), node.key());
        } else if (message instanceof Message.VoteReply reply && !reply.pre() && reply.granted()) {
            holds = voted(disk, reply.term(), reply.to());
        }
        if (!holds) {
            throw new InvariantViolation(id(), node.name() + " sends " + message + ", but its disk holds " + disk);
        }
    }

    private static boolean voted(HardState disk, long term, long candidate) {
        return disk.term() == term && disk.votedFor() == candidate;
    }
}
