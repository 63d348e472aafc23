package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;

/**
 * RD1: no read index is served before the leader has committed an entry of its own term. Such an index lies at or above
 * that entry, so it carries the term of the leader.
 */
final class ReadAfterOwnCommit implements Checker {
    @Override
    public String id() {
        return "RD1";
    }

    @Override
    public void answering(NodeView node, long read, long index) {
        if (node.status().role() == Role.LEADER) {
            check(node, index);
        }
    }

    @Override
    public void sending(NodeView node, Message message) {
        // after its leadership it may have given up its entries, before the last answer of it left
        if (message instanceof Message.ReadIndexReply reply
                && reply.granted()
                && node.status().role() == Role.LEADER
                && node.status().term() == reply.term()) {
            check(node, reply.index());
        }
    }

    private void check(NodeView leader, long index) {
        long term = leader.journal().issued().termAt(index);
        if (term != leader.status().term()) {
            throw new InvariantViolation(
                    id(),
                    leader.name() + " leads term " + leader.status().term() + " and gives read index " + index
                            + ", which is of term " + term);
        }
    }
}
