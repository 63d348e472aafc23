package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * S15: what a leader believes to be durable at a follower is durable there and equal to its own log. A leader that does
 * not know yet that a later term has begun is excused: the follower may have given up its entries since.
 */
final class MatchIndexTrue implements Checker {
    private final List<? extends NodeView> nodes;
    private final PerNode<long[]> cuts = new PerNode<>(() -> new long[] {-1});

    MatchIndexTrue(List<? extends NodeView> nodes) {
        this.nodes = nodes;
    }

    @Override
    public String id() {
        return "S15";
    }

    @Override
    public void stepped(NodeView node) {
        if (node.status().role() != Role.LEADER) {
            return;
        }
        List<Status.PeerStatus> now = node.status().peers();
        List<Status.PeerStatus> old = node.before().peers();
        for (int i = 0; i < now.size(); i++) {
            Status.PeerStatus peer = now.get(i);
            if (peer.match() > 0 && (old.size() != now.size() || old.get(i).match() != peer.match())) {
                check(node, peer);
            }
        }
    }

    @Override
    public void forced(NodeView node) {
        long[] known = cuts.of(node);
        if (known[0] == node.journal().cuts()) {
            return;
        }
        known[0] = node.journal().cuts();
        for (NodeView leader : nodes) {
            if (leader.running() && leader.status().role() == Role.LEADER) {
                for (Status.PeerStatus peer : leader.status().peers()) {
                    if (peer.peer() == node.key()) {
                        check(leader, peer);
                    }
                }
            }
        }
    }

    private @Nullable NodeView find(long key) {
        for (NodeView node : nodes) {
            if (node.key() == key) {
                return node;
            }
        }
        return null;
    }

    private void check(NodeView leader, Status.PeerStatus peer) {
        NodeView follower = find(peer.peer());
        if (follower == null) {
            throw new InvariantViolation(id(), leader.name() + " replicates to unknown node " + peer.peer());
        }
        Journal journal = follower.journal();
        boolean current = journal.durableState().term() <= leader.status().term();
        if (current && !journal.durable().agrees(leader.journal().issued(), peer.match())) {
            throw new InvariantViolation(
                    id(),
                    leader.name() + " leads term " + leader.status().term() + " and believes that " + follower.name()
                            + " holds " + leader.journal().issued().idAt(peer.match()) + ", but the disk there ends at "
                            + journal.durable().idAt(journal.durable().last()) + " and holds "
                            + journal.durable()
                                    .idAt(Math.min(
                                            peer.match(), journal.durable().last())));
        }
    }
}
