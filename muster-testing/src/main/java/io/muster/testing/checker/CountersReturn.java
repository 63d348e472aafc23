package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.Set;

/**
 * S22: what is counted as under way is never negative, and 0 when everything is at rest: bytes, reads, messages and
 * writes of a replica, and what a leader has sent to those who work.
 */
final class CountersReturn implements Checker {
    @Override
    public String id() {
        return "S22";
    }

    @Override
    public void stepped(NodeView node) {
        Status.Backlog now = node.status().backlog();
        boolean negative = (now.uncommitted() | now.reads() | now.held() | now.writes() | now.applying()) < 0;
        for (Status.PeerStatus peer : node.status().peers()) {
            negative |= peer.inflight() < 0;
        }
        if (negative) {
            throw new InvariantViolation(id(), node.name() + " has less than nothing under way: " + node.status());
        }
    }

    @Override
    public void resting(NodeView node, Set<Long> working) {
        Status status = node.status();
        boolean idle = status.backlog().equals(Status.Backlog.NONE);
        for (Status.PeerStatus peer : status.peers()) {
            boolean reached = peer.inflight() == 0 && peer.next() == peer.match() + 1;
            idle &= status.role() != Role.LEADER || reached || !working.contains(peer.peer());
        }
        if (!idle) {
            throw new InvariantViolation(id(), node.name() + " is at rest, but something is under way: " + status);
        }
    }
}
