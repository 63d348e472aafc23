package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Status;

/** S16: what a leader sends next to a follower lies above what that follower holds, and not beyond the leader's log. */
final class NextAboveMatch implements Checker {
    @Override
    public String id() {
        return "S16";
    }

    @Override
    public void stepped(NodeView node) {
        for (Status.PeerStatus peer : node.status().peers()) {
            if (peer.next() <= peer.match() || peer.next() > node.status().last() + 1) {
                throw new InvariantViolation(
                        id(),
                        node.name() + " believes " + peer + ", its log ends at "
                                + node.status().last());
            }
        }
    }
}
