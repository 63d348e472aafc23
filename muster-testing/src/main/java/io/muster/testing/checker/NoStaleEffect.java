package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Status;
import io.muster.raft.Write;
import org.jspecify.annotations.Nullable;

/**
 * S23: no timer, I/O completion, reply or apply result of an earlier incarnation, term or stream changes state. A
 * replica is told of the time, the writes and the applied entries of its present life only, and whatever comes from a
 * lower term changes nothing, except that a candidate may be taught a term.
 */
final class NoStaleEffect implements Checker {
    /** What a replica has asked for since its start. */
    private static final class Life {
        private long tick = Long.MIN_VALUE;
        private long handed;
    }

    private final PerNode<Life> lives = new PerNode<>(Life::new);
    private @Nullable Message stale;
    private @Nullable Status before;

    @Override
    public String id() {
        return "S23";
    }

    @Override
    public void started(NodeView node) {
        lives.reset(node);
    }

    @Override
    public void applying(NodeView node, Entry entry) {
        lives.of(node).handed = entry.index();
    }

    @Override
    public void stepping(NodeView node, Input input) {
        stale = null;
        boolean present =
                switch (input) {
                    case Input.Tick tick -> ticks(lives.of(node), tick.now());
                    case Input.Persisted persisted -> node.journal().holds(persisted.sequence());
                    case Input.Applied applied -> applied.index() <= lives.of(node).handed;
                    case Input.Received received -> true;
                    case Input.Proposed proposed -> true;
                    case Input.ReadAsked asked -> true;
                    case Input.Fetched fetched -> true;
                    case Input.PeerUnreachable broken -> true;
                    case Input.PeerReachable made -> true;
                };
        if (!present) {
            throw new InvariantViolation(
                    id(), node.name() + " is told " + input + ", which is not of its present life: " + node.status());
        }
    }

    private static boolean ticks(Life life, long now) {
        boolean forward = now >= life.tick;
        life.tick = now;
        return forward;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        boolean preVote = message instanceof Message.VoteReply reply && reply.pre();
        if (message.term() < node.status().term() && !preVote && !(message instanceof Message.Vote)) {
            stale = message;
            before = node.status();
        }
    }

    @Override
    public void writing(NodeView node, Write write) {
        if (stale != null) {
            throw new InvariantViolation(id(), node.name() + " asks for " + write + " by the late " + stale);
        }
    }

    @Override
    public void stepped(NodeView node) {
        Message message = stale;
        Status old = before;
        if (message != null && old != null) {
            if (!same(old, node.status())) {
                throw new InvariantViolation(
                        id(), node.name() + " went from " + old + " to " + node.status() + " by the late " + message);
            }
        }
    }

    /** Messages that wait for storage may be more: whoever is behind is told so. */
    private static boolean same(Status a, Status b) {
        return a.role() == b.role()
                && a.term() == b.term()
                && a.leader() == b.leader()
                && a.commit() == b.commit()
                && a.last() == b.last()
                && a.durable() == b.durable()
                && a.leaderCommit() == b.leaderCommit()
                && a.quorumContact() == b.quorumContact()
                && a.peers().equals(b.peers());
    }
}
