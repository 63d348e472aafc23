package io.muster.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of one group, as a function: {@link #step} takes what happened and says what to do. The contract with the
 * driver stands in the description of this package. This class holds the rules that are common to all roles: terms,
 * votes, and what a broken invariant leads to. Confined to the thread that drives it.
 */
public final class Replica {
    private final ReplicaState state;
    private Part part;
    private boolean started;
    private @Nullable String halted;

    /**
     * Makes a replica from what was found on stable storage.
     *
     * @param config what it is told about itself
     * @param restored what it had made durable before
     */
    public Replica(ReplicaConfig config, Restored restored) {
        this.state = new ReplicaState(config, restored);
        this.part = new Follower(state);
    }

    /**
     * Handles one input. A broken invariant ends in {@link Effect.Halt}; afterwards nothing is answered any more.
     *
     * @param input what happened
     * @param effects where to put what is to be done; the same instance in each call
     */
    public void step(Input input, Effects effects) {
        state.bind(effects);
        if (halted != null) {
            refuse(input, halted);
            return;
        }
        try {
            handle(input);
        } catch (InvariantViolation violation) {
            halted = String.valueOf(violation.getMessage());
            effects.halt(halted);
        }
    }

    private void handle(Input input) {
        switch (input) {
            case Input.Tick tick -> tick(tick.now());
            case Input.Received received -> receive(received.message());
            case Input.Proposed proposed -> part = part.onProposed(proposed.proposals());
            case Input.ReadAsked asked -> part = part.onReadAsked(asked.read());
            case Input.Persisted persisted -> {
                state.persisted(persisted.sequence());
                part = part.onPersisted();
            }
            case Input.Fetched fetched -> {
                if (fetched.reader() == 0) {
                    state.fetchedToApply(fetched.entries());
                } else {
                    part = part.onFetched(fetched.reader(), fetched.entries());
                }
            }
            case Input.Applied applied -> state.applied(applied.index());
            case Input.PeerUnreachable peer -> {
                state.unreachable.add(peer.peer());
                part = part.onUnreachable(peer.peer());
            }
            case Input.PeerReachable peer -> {
                state.unreachable.remove(peer.peer());
                part = part.onReachable(peer.peer());
            }
        }
    }

    private void refuse(Input input, String reason) {
        if (input instanceof Input.Proposed proposed) {
            for (Proposal each : proposed.proposals()) {
                state.effects.add(new Effect.RefuseProposal(each.token(), new Refusal.Halted(reason)));
            }
        } else if (input instanceof Input.ReadAsked asked) {
            state.effects.add(new Effect.RefuseRead(asked.read(), new Refusal.Halted(reason)));
        }
    }

    private void tick(long now) {
        state.tick(now);
        if (started) {
            part = part.onTick();
        } else {
            started = true;
            part = Follower.afterStart(state);
            state.commitTo(state.commit());
        }
    }

    private void receive(Message message) {
        boolean forUs = message.to() == state.config.self()
                && message.group() == state.config.group()
                && message.from() != state.config.self()
                && state.voters().contains(message.from());
        if (!forUs) {
            return;
        }
        if (message instanceof Message.Vote vote) {
            answer(vote);
        } else if (message.term() < state.term() && !preVoteReply(message)) {
            teachTerm(message);
        } else {
            if (message.term() > state.term()) {
                follow(message.term());
            }
            dispatch(message);
        }
    }

    /** Its sender may be in an earlier term: granting changed nothing there. The round number says what it answers. */
    private static boolean preVoteReply(Message message) {
        return message instanceof Message.VoteReply reply && reply.pre();
    }

    private void dispatch(Message message) {
        part = switch (message) {
            case Message.Append append -> part.onAppend(append);
            case Message.AppendReply reply -> part.onAppendReply(reply);
            case Message.Heartbeat beat -> part.onHeartbeat(beat);
            case Message.HeartbeatReply reply -> part.onHeartbeatReply(reply);
            case Message.VoteReply reply -> part.onVoteReply(reply);
            case Message.ReadIndex read -> part.onReadIndex(read);
            case Message.ReadIndexReply reply -> {
                answerRead(reply);
                yield part;
            }
            case Message.Vote vote -> part;
        };
    }

    private void answerRead(Message.ReadIndexReply reply) {
        // the term was checked against our own before we got here (RD5)
        if (reply.granted()) {
            state.effects.add(new Effect.AnswerRead(reply.read(), reply.index()));
        } else {
            state.effects.add(new Effect.RefuseRead(reply.read(), new Refusal.NotLeader(state.leader)));
        }
    }

    /** A later term exists: follow whoever leads it, with no vote given yet. */
    private void follow(long term) {
        part.leave();
        state.enterTerm(term);
        state.leaderContact = ReplicaState.NEVER;
        part = new Follower(state);
        state.announce(part.role());
    }

    /**
     * An old leader must learn that its term is over, else it would never step down while nobody else can win. The
     * lesson carries our term but answers nothing: its receiver may lead that very term by now, and must not take it
     * as an answer to a question that it asked there under the same number (RD2).
     */
    private void teachTerm(Message message) {
        int group = message.group();
        long self = state.config.self();
        switch (message) {
            case Message.Append append ->
                state.effects.sendWhenDurable(
                        new Message.AppendReply(
                                group, self, append.from(), state.term(), append.request(), false, 0, EntryId.ZERO),
                        state.termSequence());
            case Message.Heartbeat beat ->
                state.effects.sendWhenDurable(
                        new Message.HeartbeatReply(group, self, beat.from(), state.term(), 0, 0, 0),
                        state.termSequence());
            case Message.ReadIndex read ->
                state.effects.sendWhenDurable(
                        new Message.ReadIndexReply(group, self, read.from(), state.term(), read.read(), false, 0),
                        state.termSequence());
            case Message.ReadIndexReply reply ->
                state.effects.add(new Effect.RefuseRead(reply.read(), new Refusal.NotLeader(state.leader)));
            case Message.AppendReply reply -> {}
            case Message.HeartbeatReply reply -> {}
            case Message.VoteReply reply -> {}
            case Message.Vote vote -> {}
        }
    }

    /**
     * Pre-vote and vote (thesis, sections 3.6.1, 4.2.3 and 9.6). A node that hears a live leader refuses both, and
     * then a request does not even raise its term; a pre-vote changes nothing here in any case (E1).
     */
    private void answer(Message.Vote vote) {
        boolean upToDate = vote.last().atLeastAsUpToDateAs(state.log.last());
        boolean led = part.role() == Role.LEADER || state.leaderIsFresh();
        if (vote.pre()) {
            // the election would be for vote.term + 1, which must be above our own term (E2)
            reply(vote, vote.term() >= state.term() && !led && upToDate);
            return;
        }
        if (vote.term() < state.term()) {
            reply(vote, false);
            return;
        }
        if (vote.term() > state.term()) {
            if (led) {
                return;
            }
            follow(vote.term());
        }
        boolean free = state.votedFor() == 0 || state.votedFor() == vote.from();
        // a vote that was given stays given, whatever has come into the log since (E6)
        boolean granted = free && (upToDate || state.votedFor() == vote.from()) && part.role() != Role.LEADER;
        if (granted) {
            grant(vote.from());
        }
        reply(vote, granted);
    }

    private void grant(long candidate) {
        state.vote(candidate);
        if (part instanceof Follower follower) {
            follower.granted();
        } else {
            // it was only asking for pre-votes itself
            part = new Follower(state);
            state.announce(part.role());
        }
    }

    private void reply(Message.Vote to, boolean granted) {
        state.effects.sendWhenDurable(
                new Message.VoteReply(to.group(), to.to(), to.from(), state.term(), to.pre(), to.round(), granted),
                state.termSequence());
    }

    /**
     * A look at this replica.
     *
     * @return a snapshot that later steps do not change
     */
    public Status status() {
        List<Status.PeerStatus> peers = new ArrayList<>();
        long contact = state.leaderContact;
        long uncommitted = 0;
        int reads = 0;
        if (part instanceof Leader leader) {
            contact = leader.quorumContact();
            uncommitted = leader.uncommittedBytes();
            reads = leader.waitingReads();
            for (Progress each : leader.peers()) {
                peers.add(new Status.PeerStatus(
                        each.peer, each.match(), each.next(), each.contact, each.inflightBytes()));
            }
        }
        return new Status(
                part.role(),
                state.term(),
                state.leader,
                state.commit(),
                state.feed.applied(),
                state.durability.durableIndex(),
                state.log.lastIndex(),
                part.role() == Role.LEADER ? state.commit() : state.leaderCommit,
                contact,
                new Status.Backlog(
                        uncommitted,
                        reads,
                        state.effects.held(),
                        state.durability.unreported(),
                        state.feed.outstandingBytes()),
                peers);
    }

    /**
     * Why this replica takes no further part.
     *
     * @return null while it does
     */
    public @Nullable String halted() {
        return halted;
    }
}
