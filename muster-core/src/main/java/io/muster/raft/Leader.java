package io.muster.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders the log of its term. It appends in parallel with its followers and counts itself only up to its own durable
 * index; it commits only entries of its own term by counting (thesis, section 3.6.2), and steps down when it has not
 * heard a majority for an election timeout or when its own disk does not answer for that long.
 */
final class Leader implements Part {
    private record Uncommitted(long lastIndex, long bytes) {}

    private final ReplicaState state;
    private final Replication replication;
    private final ReadRounds reads = new ReadRounds();
    private final Deque<Uncommitted> uncommitted = new ArrayDeque<>();
    private long uncommittedBytes;
    private long round;
    private long beatAt;
    // commit index of the last heartbeat to all
    private long toldCommit;

    private Leader(ReplicaState state) {
        this.state = state;
        this.replication = new Replication(state, state.log.lastIndex() + 1);
    }

    /** Takes over: a no-op of the new term makes everything before it committable. */
    static Leader elected(ReplicaState state) {
        Leader leader = new Leader(state);
        state.leader = state.config.self();
        state.leaderContact = state.now();
        state.eagerRounds = 0;
        state.announce(Role.LEADER);
        leader.append(List.of(new Entry(state.log.lastIndex() + 1, state.term(), EntryKind.NOOP, Payload.EMPTY)));
        leader.beat();
        return leader;
    }

    @Override
    public Role role() {
        return Role.LEADER;
    }

    List<Progress> peers() {
        return replication.peers();
    }

    long uncommittedBytes() {
        return uncommittedBytes;
    }

    int waitingReads() {
        return reads.size();
    }

    long quorumContact() {
        return replication.quorumContact();
    }

    private void append(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes();
        }
        state.append(entries);
        uncommitted.addLast(new Uncommitted(entries.getLast().index(), bytes));
        uncommittedBytes += bytes;
        replication.sendToAll();
    }

    @Override
    public Part onTick() {
        long patience = state.now() - state.config.timing().electionTicks();
        if (replication.quorumContact() <= patience || state.durability.waitingSince(state.now()) <= patience) {
            return stepDown();
        }
        if (state.now() >= beatAt || state.commit() > toldCommit) {
            beat();
        }
        return this;
    }

    private Part stepDown() {
        leave();
        state.leader = 0;
        state.leaderContact = ReplicaState.NEVER;
        Follower follower = new Follower(state);
        state.announce(follower.role());
        return follower;
    }

    private void beat() {
        round++;
        beatAt = state.now() + state.config.timing().heartbeatTicks();
        toldCommit = state.commit();
        state.leaderCommit = state.commit();
        for (Progress to : replication.peers()) {
            state.effects.send(new Message.Heartbeat(
                    state.config.group(),
                    state.config.self(),
                    to.peer,
                    state.term(),
                    round,
                    state.commit(),
                    to.probing() ? 0 : to.next() - 1));
        }
    }

    @Override
    public Part onProposed(List<Proposal> proposals) {
        List<Entry> entries = new ArrayList<>(proposals.size());
        long index = state.log.lastIndex();
        long room = state.config.limits().uncommittedBytes() - uncommittedBytes;
        for (Proposal proposal : proposals) {
            Refusal refusal = refusal(proposal, room);
            if (refusal != null) {
                state.effects.add(new Effect.RefuseProposal(proposal.token(), refusal));
                continue;
            }
            Entry entry = new Entry(++index, state.term(), proposal.kind(), proposal.payload());
            entries.add(entry);
            room -= entry.bytes();
            state.effects.add(new Effect.Accepted(proposal.token(), entry.id()));
        }
        if (!entries.isEmpty()) {
            append(entries);
        }
        return this;
    }

    private @Nullable Refusal refusal(Proposal proposal, long room) {
        int size = proposal.payload().size();
        if (size > state.config.limits().entryBytes()) {
            return new Refusal.TooLarge(size, state.config.limits().entryBytes());
        }
        int reachable = replication.reachable();
        if (reachable < state.voters().majority()) {
            return new Refusal.NoQuorum(reachable, state.voters().majority());
        }
        boolean idle = uncommittedBytes == 0 && room == state.config.limits().uncommittedBytes();
        if (!idle && size + Entry.OVERHEAD > room) {
            return new Refusal.Overloaded("uncommitted bytes");
        }
        return null;
    }

    @Override
    public Part onPersisted() {
        maybeCommit();
        return this;
    }

    private void maybeCommit() {
        long index = replication.durableOnMajority();
        if (index <= state.commit() || state.log.termAt(index) != state.term()) {
            return;
        }
        Invariant.check(
                state.log.termAt(index) == state.term(), "S8", () -> "commit of " + index + " in term " + state.term());
        state.commitTo(index);
        while (!uncommitted.isEmpty() && uncommitted.peekFirst().lastIndex <= index) {
            uncommittedBytes -= uncommitted.removeFirst().bytes;
        }
        List<ReadRounds.Waiting> early = reads.takeEarly();
        if (!early.isEmpty()) {
            startReads(early);
        }
    }

    private boolean committedInTerm() {
        return state.log.termAt(state.commit()) == state.term();
    }

    @Override
    public Part onAppendReply(Message.AppendReply message) {
        Progress from = replication.peer(message.from());
        if (from != null) {
            from.contact = state.now();
            replication.replied(from, message);
            maybeCommit();
        }
        return this;
    }

    @Override
    public Part onHeartbeatReply(Message.HeartbeatReply message) {
        Progress from = replication.peer(message.from());
        // round 0 only teaches a term, to an earlier leadership of this node
        if (from != null && message.round() > 0) {
            from.contact = state.now();
            from.ackedRound = Math.max(from.ackedRound, Math.min(message.round(), round));
            replication.beaten(from, message);
            answer(reads.takeConfirmed(replication.confirmedRound()));
        }
        return this;
    }

    @Override
    public Part onReadAsked(long read) {
        ask(0, read);
        return this;
    }

    @Override
    public Part onReadIndex(Message.ReadIndex message) {
        ask(message.from(), message.read());
        return this;
    }

    private void ask(long reader, long read) {
        if (reads.size() >= state.config.limits().pendingReads()) {
            refuseRead(new ReadRounds.Waiting(reader, read, 0, 0), new Refusal.Overloaded("pending reads"));
        } else if (committedInTerm()) {
            startReads(List.of(new ReadRounds.Waiting(reader, read, 0, 0)));
        } else {
            reads.addEarly(reader, read);
        }
    }

    private void startReads(List<ReadRounds.Waiting> asked) {
        if (state.voters().size() == 1) {
            for (ReadRounds.Waiting each : asked) {
                reads.add(new ReadRounds.Waiting(each.reader(), each.read(), state.commit(), 0));
            }
            answer(reads.takeConfirmed(0));
            return;
        }
        // the round starts now, after the reads came, and its number is never used again (RD2)
        beat();
        for (ReadRounds.Waiting each : asked) {
            reads.add(new ReadRounds.Waiting(each.reader(), each.read(), state.commit(), round));
        }
    }

    private void answer(List<ReadRounds.Waiting> confirmed) {
        for (ReadRounds.Waiting each : confirmed) {
            if (each.reader() == 0) {
                state.effects.add(new Effect.AnswerRead(each.read(), each.index()));
            } else {
                state.effects.send(readReply(each, true));
            }
        }
    }

    private void refuseRead(ReadRounds.Waiting read, Refusal refusal) {
        if (read.reader() == 0) {
            state.effects.add(new Effect.RefuseRead(read.read(), refusal));
        } else {
            state.effects.send(readReply(read, false));
        }
    }

    private Message readReply(ReadRounds.Waiting to, boolean granted) {
        return new Message.ReadIndexReply(
                state.config.group(),
                state.config.self(),
                to.reader(),
                state.term(),
                to.read(),
                granted,
                granted ? to.index() : 0);
    }

    @Override
    public Part onUnreachable(long peer) {
        Progress progress = replication.peer(peer);
        if (progress != null) {
            replication.restart(progress);
        }
        return this;
    }

    @Override
    public Part onReachable(long peer) {
        Progress progress = replication.peer(peer);
        if (progress != null) {
            replication.restart(progress);
            beat();
            replication.send(progress);
        }
        return this;
    }

    @Override
    public Part onFetched(long reader, List<Entry> entries) {
        Progress progress = replication.peer(reader);
        if (progress != null) {
            replication.fetched(progress, entries);
        }
        return this;
    }

    @Override
    public Part onAppend(Message.Append message) {
        throw new InvariantViolation("S1", "two leaders in term " + message.term() + ": " + message.from() + " and me");
    }

    @Override
    public Part onHeartbeat(Message.Heartbeat message) {
        throw new InvariantViolation("S1", "two leaders in term " + message.term() + ": " + message.from() + " and me");
    }

    @Override
    public Part onVoteReply(Message.VoteReply message) {
        return this;
    }

    @Override
    public void leave() {
        for (ReadRounds.Waiting each : reads.takeAll()) {
            refuseRead(each, new Refusal.NotLeader(0));
        }
    }
}
