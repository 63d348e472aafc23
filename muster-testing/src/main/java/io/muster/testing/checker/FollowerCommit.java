package io.muster.testing.checker;

import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;
import org.jspecify.annotations.Nullable;

/**
 * S9: the commit index of a follower never exceeds what the leader of its term has told, nor the highest index that an
 * append of that term has shown to be equal to the leader's log.
 */
final class FollowerCommit implements Checker {
    private static final class Told {
        private long term;
        private long commit;
        private long verified;

        void enter(long newTerm) {
            if (newTerm != term) {
                term = newTerm;
                commit = 0;
                verified = 0;
            }
        }
    }

    private final PerNode<Told> nodes = new PerNode<>(Told::new);
    // what the step that is being taken was given
    private Message.@Nullable Append given;

    @Override
    public String id() {
        return "S9";
    }

    private Told of(NodeView node) {
        return nodes.of(node);
    }

    @Override
    public void started(NodeView node) {
        nodes.reset(node);
    }

    @Override
    public void stepping(NodeView node, Input input) {
        given = null;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message.term() < node.status().term()) {
            return;
        }
        Told told = of(node);
        if (message instanceof Message.Append append) {
            told.enter(message.term());
            told.commit = Math.max(told.commit, append.commit());
            given = append;
        } else if (message instanceof Message.Heartbeat beat) {
            told.enter(message.term());
            told.commit = Math.max(told.commit, beat.commit());
        }
    }

    @Override
    public void stepped(NodeView node) {
        Message.Append append = given;
        boolean commits =
                node.status().commit() > node.before().commit() && node.status().role() != Role.LEADER;
        if (append == null && !commits) {
            return;
        }
        Told told = of(node);
        if (append != null) {
            Ledger log = node.journal().issued();
            long match = append.prev().index() + append.entries().size();
            long lastTerm = append.entries().isEmpty()
                    ? append.prev().term()
                    : append.entries().getLast().term();
            boolean equal = log.termAt(append.prev().index()) == append.prev().term() && log.termAt(match) == lastTerm;
            if (equal) {
                told.verified = Math.max(told.verified, match);
            }
        }
        long commit = node.status().commit();
        if (commits && (told.term != node.status().term() || commit > Math.min(told.commit, told.verified))) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " follows in term " + node.status().term() + " and commits " + commit
                            + ", but in term " + told.term + " the leader told commit " + told.commit
                            + " and its log is verified up to " + told.verified);
        }
    }
}
