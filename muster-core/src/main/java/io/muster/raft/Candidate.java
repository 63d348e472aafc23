package io.muster.raft;

import io.muster.raft.quorum.Tally;
import java.util.List;

/**
 * Asks whether it could win (pre-vote, which changes nothing anywhere), then asks for votes in a new term. Each round
 * has its own number and its own count, so that late answers of another round count for nothing (E3).
 */
final class Candidate implements Part {
    private final ReplicaState state;
    private final boolean pre;
    private final long round;
    private final Tally tally;
    private final long deadline;
    // own vote counts when this write is durable
    private final long voteSequence;

    private Candidate(ReplicaState state, boolean pre) {
        this.state = state;
        this.pre = pre;
        this.round = state.random.next() >>> 1;
        this.tally = new Tally(state.voters());
        this.deadline = state.now() + state.drawRoundTicks();
        this.voteSequence = state.termSequence();
    }

    /** Starts a round that asks only; a single voter goes straight on. */
    static Part preVote(ReplicaState state) {
        state.leader = 0;
        Candidate candidate = new Candidate(state, true);
        candidate.tally.count(state.config.self(), true);
        if (candidate.tally.won()) {
            return campaign(state);
        }
        state.announce(Role.CANDIDATE);
        candidate.ask();
        return candidate;
    }

    private static Part campaign(ReplicaState state) {
        state.enterTerm(state.term() + 1);
        state.vote(state.config.self());
        Candidate candidate = new Candidate(state, false);
        state.announce(Role.CANDIDATE);
        candidate.ask();
        return candidate.onPersisted();
    }

    private void ask() {
        for (long voter : state.voters().keys()) {
            if (voter != state.config.self()) {
                // a request tells the own term, which must not be forgotten once told (S11)
                state.effects.sendWhenDurable(
                        new Message.Vote(
                                state.config.group(),
                                state.config.self(),
                                voter,
                                state.term(),
                                pre,
                                round,
                                state.log.last()),
                        state.termSequence());
            }
        }
    }

    @Override
    public Role role() {
        return Role.CANDIDATE;
    }

    @Override
    public Part onTick() {
        // always back to the pre-vote: a candidate that was cut off must not raise its term at every timeout
        return state.now() >= deadline ? preVote(state) : this;
    }

    @Override
    public Part onVoteReply(Message.VoteReply message) {
        if (message.pre() != pre || message.round() != round) {
            return this;
        }
        tally.count(message.from(), message.granted());
        return decide();
    }

    @Override
    public Part onPersisted() {
        if (!pre && state.effects.persisted() >= voteSequence) {
            tally.count(state.config.self(), true);
            return decide();
        }
        return this;
    }

    private Part decide() {
        if (!tally.won()) {
            return this;
        }
        return pre ? campaign(state) : Leader.elected(state);
    }

    @Override
    public Part onAppend(Message.Append message) {
        return new Follower(state).onAppend(message);
    }

    @Override
    public Part onHeartbeat(Message.Heartbeat message) {
        return new Follower(state).onHeartbeat(message);
    }

    @Override
    public Part onProposed(List<Proposal> proposals) {
        for (Proposal proposal : proposals) {
            state.effects.add(new Effect.RefuseProposal(proposal.token(), new Refusal.NotLeader(0)));
        }
        return this;
    }

    @Override
    public Part onReadAsked(long read) {
        state.effects.add(new Effect.RefuseRead(read, new Refusal.NotLeader(0)));
        return this;
    }

    @Override
    public Part onReadIndex(Message.ReadIndex message) {
        state.effects.sendWhenDurable(
                new Message.ReadIndexReply(
                        message.group(), message.to(), message.from(), state.term(), message.read(), false, 0),
                state.termSequence());
        return this;
    }

    @Override
    public Part onUnreachable(long peer) {
        return this;
    }

    @Override
    public Part onReachable(long peer) {
        // it may have missed the question
        if (pre) {
            state.eagerRounds = Math.max(state.eagerRounds, 1);
            return preVote(state);
        }
        return this;
    }

    @Override
    public Part onAppendReply(Message.AppendReply message) {
        return this;
    }

    @Override
    public Part onHeartbeatReply(Message.HeartbeatReply message) {
        return this;
    }

    @Override
    public Part onFetched(long reader, List<Entry> entries) {
        return this;
    }

    @Override
    public void leave() {
        // nobody waits for a candidate
    }
}
