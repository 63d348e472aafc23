package io.muster.testing.checker;

import io.muster.raft.EntryId;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.HashMap;
import java.util.Map;

/**
 * E2: a pre-vote is granted only for a term above the voter's own, to an up-to-date log, with no leader contact for an
 * election timeout. A connection to the leader that broke ends the contact: whoever saw that need not wait.
 */
final class PreVoteGrant implements Checker {
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** What a voter has heard in its present life. */
    private static final class Voter {
        // whether the question with that candidate and round was one to grant, at any of its arrivals
        private final Recent<Boolean> grantable = new Recent<>();
        private long now;
        private long contact = NEVER;
        private long contactTerm;
        private long leader;
    }

    private final Map<Long, Voter> voters = new HashMap<>();

    @Override
    public String id() {
        return "E2";
    }

    @Override
    public void started(NodeView node) {
        voters.put(node.key(), new Voter());
    }

    private Voter of(NodeView node) {
        return voters.computeIfAbsent(node.key(), key -> new Voter());
    }

    @Override
    public void stepping(NodeView node, Input input) {
        if (input instanceof Input.Tick tick) {
            of(node).now = tick.now();
        } else if (input instanceof Input.PeerUnreachable broken && of(node).leader == broken.peer()) {
            of(node).contact = NEVER;
        }
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message instanceof Message.Append || message instanceof Message.Heartbeat) {
            if (message.term() >= node.status().term()) {
                Voter voter = of(node);
                voter.contact = voter.now;
                voter.contactTerm = message.term();
                voter.leader = message.from();
            }
        } else if (message instanceof Message.Vote vote && vote.pre()) {
            of(node).grantable.merge(key(vote.from(), vote.round()), grantable(node, vote), Boolean::logicalOr);
        }
    }

    private boolean grantable(NodeView node, Message.Vote vote) {
        Status status = node.status();
        Voter voter = of(node);
        Ledger log = node.journal().issued();
        EntryId last = log.idAt(log.last());
        boolean upToDate = vote.last().term() != last.term()
                ? vote.last().term() > last.term()
                : vote.last().index() >= last.index();
        boolean led = status.role() == Role.LEADER
                || (voter.contactTerm == status.term()
                        && voter.now - voter.contact < node.config().timing().electionTicks());
        return vote.term() + 1 > status.term() && upToDate && !led;
    }

    private static long key(long candidate, long round) {
        return candidate * 31 ^ round;
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (message instanceof Message.VoteReply reply && reply.pre() && reply.granted()) {
            Boolean right = of(node).grantable.get(key(reply.to(), reply.round()));
            if (right == null || !right) {
                Voter voter = of(node);
                throw new InvariantViolation(
                        id(),
                        node.name() + " grants " + reply + ", but "
                                + (right == null
                                        ? "was not asked"
                                        : "its term, its log or its leader, heard at tick " + voter.contact
                                                + ", forbade it; now tick " + voter.now + ", "
                                                + node.status()));
            }
        }
    }
}
