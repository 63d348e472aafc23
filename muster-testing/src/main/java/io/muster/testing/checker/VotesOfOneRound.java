package io.muster.testing.checker;

import io.muster.raft.HardState;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.quorum.VoterSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * E3: answers to votes and pre-votes count only for the round, term and role that asked for them. So a campaign follows
 * a round of pre-votes that a majority of the voters has granted, a leader has its own durable vote and, with it, a
 * majority in the very round of its campaign, and an answer moves nobody who is no candidate.
 */
final class VotesOfOneRound implements Checker {
    /** One round of questions and who has granted it. */
    private static final class Round {
        private long term;
        private long number = -1;
        private final TreeSet<Long> granted = new TreeSet<>();

        void ask(long newTerm, long newNumber) {
            if (newTerm != term || newNumber != number) {
                term = newTerm;
                number = newNumber;
                granted.clear();
            }
        }

        void grant(long from, long round) {
            if (round == number) {
                granted.add(from);
            }
        }

        boolean won(VoterSet voters, long self) {
            return voters.keys().stream()
                            .filter(voter -> voter == self || granted.contains(voter))
                            .count()
                    >= voters.majority();
        }

        @Override
        public String toString() {
            return "round " + number + " of term " + term + " was granted by " + granted;
        }
    }

    private record Candidacy(Round pre, Round real) {}

    private final Map<Long, Candidacy> candidates = new HashMap<>();
    private Message.@Nullable VoteReply given;

    @Override
    public String id() {
        return "E3";
    }

    @Override
    public void started(NodeView node) {
        candidates.put(node.key(), new Candidacy(new Round(), new Round()));
    }

    private Candidacy of(NodeView node) {
        return candidates.computeIfAbsent(node.key(), key -> new Candidacy(new Round(), new Round()));
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (message instanceof Message.Vote vote) {
            (vote.pre() ? of(node).pre : of(node).real).ask(vote.term(), vote.round());
        }
    }

    @Override
    public void stepping(NodeView node, Input input) {
        given = input instanceof Input.Received received && received.message() instanceof Message.VoteReply reply
                ? reply
                : null;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message instanceof Message.VoteReply reply && reply.granted()) {
            if (reply.pre()) {
                of(node).pre.grant(reply.from(), reply.round());
            } else if (reply.term() == of(node).real.term) {
                of(node).real.grant(reply.from(), reply.round());
            }
        }
    }

    @Override
    public void stepped(NodeView node) {
        Status before = node.before();
        Status after = node.status();
        Message.VoteReply reply = given;
        if (reply != null && before.role() != Role.CANDIDATE && reply.term() <= before.term()) {
            unmoved(node, reply);
        }
        if (after.term() != before.term() && node.journal().issuedState().votedFor() == node.key()) {
            campaigned(node);
        }
        if (after.role() == Role.LEADER && (before.role() != Role.LEADER || before.term() != after.term())) {
            elected(node);
        }
    }

    private void unmoved(NodeView node, Message.VoteReply reply) {
        if (node.status().role() != node.before().role()
                || node.status().term() != node.before().term()) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " is no candidate and went from " + node.before() + " to " + node.status() + " by "
                            + reply);
        }
    }

    private void campaigned(NodeView node) {
        Round round = of(node).pre;
        if (!round.won(node.config().voters(), node.key())) {
            throw new InvariantViolation(
                    id(), node.name() + " campaigns for term " + node.status().term() + ", but its pre-vote " + round);
        }
        round.granted.clear();
    }

    private void elected(NodeView node) {
        Round round = of(node).real;
        VoterSet voters = node.config().voters();
        HardState disk = node.journal().durableState();
        long term = node.status().term();
        boolean own = disk.term() == term && disk.votedFor() == node.key();
        boolean others = voters.size() == 1 || (round.term == term && round.won(voters, node.key()));
        if (!own || !others) {
            throw new InvariantViolation(
                    id(), node.name() + " leads term " + term + ", but its disk holds " + disk + " and its " + round);
        }
    }
}
