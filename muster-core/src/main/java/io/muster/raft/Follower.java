package io.muster.raft;

import java.util.List;

/** Takes entries from the leader of its term, or waits for one to appear. */
final class Follower implements Part {
    private final ReplicaState state;
    private long deadline;
    // highest index received in this term and found equal to the leader's log (S9)
    private long verified;

    /** Waits for a leader for a whole timeout. */
    Follower(ReplicaState state) {
        this(state, state.drawElectionTicks());
    }

    private Follower(ReplicaState state, int wait) {
        this.state = state;
        this.deadline = state.now() + wait;
    }

    /** The first part after a start: a cold cluster should not wait a whole timeout for its first leader. */
    static Follower afterStart(ReplicaState state) {
        int beat = state.config.timing().heartbeatTicks();
        state.eagerRounds = 3;
        return new Follower(state, Math.max(1, beat / 2) + state.random.upTo(beat));
    }

    @Override
    public Role role() {
        return votes() ? Role.FOLLOWER : Role.LEARNER;
    }

    private boolean votes() {
        return state.voters().contains(state.config.self());
    }

    @Override
    public Part onTick() {
        return state.now() >= deadline && votes() ? Candidate.preVote(state) : this;
    }

    /** A vote was granted: give the candidate time to win. */
    void granted() {
        deadline = state.now() + state.drawElectionTicks();
    }

    private void hear(long leader, long commit) {
        boolean changed = state.leader != leader;
        state.leader = leader;
        state.leaderContact = state.now();
        state.leaderCommit = Math.max(state.leaderCommit, commit);
        state.eagerRounds = 0;
        deadline = state.now() + state.drawElectionTicks();
        if (changed) {
            state.announce(role());
        }
    }

    @Override
    public Part onAppend(Message.Append message) {
        hear(message.from(), message.commit());
        EntryId prev = message.prev();
        if (state.log.termAt(prev.index()) != prev.term()) {
            // claims nothing about entries, only about the term
            state.effects.sendWhenDurable(
                    reply(message, false, prev.index(), state.log.lastAtOrBelow(prev)), state.termSequence());
            return this;
        }
        store(message.entries(), prev.index());
        long match = prev.index() + message.entries().size();
        verified = Math.max(verified, match);
        state.commitTo(Math.min(message.commit(), verified));
        // conservative: also a repeated or empty request waits for all writes so far (yugabyte issue 32875)
        state.effects.sendWhenDurable(reply(message, true, match, EntryId.ZERO), state.effects.issued());
        return this;
    }

    private void store(List<Entry> entries, long prevIndex) {
        int fresh = 0;
        while (fresh < entries.size()) {
            Entry entry = entries.get(fresh);
            long expected = prevIndex + 1 + fresh;
            Invariant.check(
                    entry.index() == expected && entry.term() <= state.term(),
                    "S3",
                    () -> "entry " + entry.id() + " at place " + expected + " in an append of term " + state.term());
            long present = state.log.termAt(entry.index());
            if (present != entry.term()) {
                if (present >= 0) {
                    state.truncate(entry.index());
                }
                break;
            }
            fresh++;
        }
        if (fresh < entries.size()) {
            state.append(entries.subList(fresh, entries.size()));
        }
    }

    private Message.AppendReply reply(Message.Append to, boolean accepted, long match, EntryId hint) {
        return new Message.AppendReply(
                to.group(), to.to(), to.from(), state.term(), to.request(), accepted, match, hint);
    }

    @Override
    public Part onHeartbeat(Message.Heartbeat message) {
        hear(message.from(), message.commit());
        state.commitTo(Math.min(message.commit(), verified));
        state.effects.sendWhenDurable(
                new Message.HeartbeatReply(
                        message.group(),
                        message.to(),
                        message.from(),
                        state.term(),
                        message.round(),
                        message.sent(),
                        verified),
                state.termSequence());
        return this;
    }

    @Override
    public Part onReadAsked(long read) {
        if (state.leader == 0) {
            state.effects.add(new Effect.RefuseRead(read, new Refusal.NotLeader(0)));
        } else {
            state.effects.sendWhenDurable(
                    new Message.ReadIndex(state.config.group(), state.config.self(), state.leader, state.term(), read),
                    state.termSequence());
        }
        return this;
    }

    @Override
    public Part onProposed(List<Proposal> proposals) {
        for (Proposal proposal : proposals) {
            state.effects.add(new Effect.RefuseProposal(proposal.token(), new Refusal.NotLeader(state.leader)));
        }
        return this;
    }

    @Override
    public Part onUnreachable(long peer) {
        if (peer == state.leader) {
            // evidence, not proof: the pre-vote of the others decides
            state.leader = 0;
            state.leaderContact = ReplicaState.NEVER;
            state.eagerRounds = 8;
            deadline = state.now()
                    + 1
                    + state.random.upTo(Math.max(1, state.config.timing().heartbeatTicks() / 4));
            state.announce(role());
        }
        return this;
    }

    @Override
    public Part onReachable(long peer) {
        if (state.leader == 0) {
            state.eagerRounds = Math.max(state.eagerRounds, 2);
            int soon = 1 + state.random.upTo(Math.max(1, state.config.timing().heartbeatTicks() / 2));
            deadline = Math.min(deadline, state.now() + soon);
        }
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
    public Part onAppendReply(Message.AppendReply message) {
        return this;
    }

    @Override
    public Part onHeartbeatReply(Message.HeartbeatReply message) {
        return this;
    }

    @Override
    public Part onVoteReply(Message.VoteReply message) {
        return this;
    }

    @Override
    public Part onPersisted() {
        return this;
    }

    @Override
    public Part onFetched(long reader, List<Entry> entries) {
        return this;
    }

    @Override
    public void leave() {
        // nobody waits for a follower
    }
}
