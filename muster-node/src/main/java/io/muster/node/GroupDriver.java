package io.muster.node;

import io.muster.ClusterEvent;
import io.muster.CommandId;
import io.muster.MusterException;
import io.muster.apply.Applied;
import io.muster.apply.Envelope;
import io.muster.apply.MalformedEnvelopeException;
import io.muster.duty.ConfinedTo;
import io.muster.duty.Mailbox;
import io.muster.raft.Effect;
import io.muster.raft.Effects;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.Refusal;
import io.muster.raft.Replica;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.Write;
import io.muster.wire.Call;
import io.muster.wire.FrameLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Drives the replica of one group: gives it what happened, and carries out what it asks for. Everything about a group
 * that the loop owns hangs here, so that a node with many groups has many of these and nothing else changes.
 */
@ConfinedTo("loop")
final class GroupDriver {
    private static final String CONFLICT = io.muster.IdempotencyConflictException.CODE + " key used before";
    private static final String NO_SESSION = io.muster.SessionExpiredException.CODE + " session unknown";
    private static final String TOO_LARGE = io.muster.SessionExpiredException.CODE + " result larger than a frame";
    private static final int REMOTE_MAX = 65_536;

    /** Where effects go. */
    interface Outlets {
        /** Writes of this turn, in order. */
        List<Write> unit();

        /** Reads and writes of the log. */
        Mailbox<LogTask> log();

        /** Committed entries. */
        Mailbox<ApplyTask> applier();

        /** Puts a message on the control lane. */
        void send(Message message);

        /** Ends this node's part in the cluster. */
        void halt(String reason);
    }

    private final GroupWiring wiring;
    private final Outlets outlets;
    private final Replica replica;
    private final Effects effects = new Effects();
    private final @Nullable StepObserver observer;
    private final Proposals proposals;
    private final Forwarder calls;
    private final ReadGate reads;
    private final Consumer<Waiter> lost = this::lost;

    private long now;
    private boolean changed = true;
    // after the latest step; null if nobody has asked since
    private @Nullable Status status;
    private long leader;
    private long term;
    // the term that this node leads, and its first entry, 0 if it does not
    private long ledTerm;
    private long ledFrom;
    private boolean acquired;
    private boolean quorum;
    private long behindUpTo;
    private long behindSince;
    private volatile GroupSnapshot snapshot;

    GroupDriver(GroupWiring wiring, Outlets outlets) {
        this.wiring = wiring;
        this.outlets = outlets;
        this.replica = new Replica(wiring.config(), wiring.restored());
        this.proposals = new Proposals(wiring.surroundings().clock(), this::step);
        SessionKeeper keeper = new SessionKeeper(
                wiring.id(),
                wiring.sessions(),
                wiring.node().config().sessions().timeout(),
                this::knownCommit,
                wiring.surroundings());
        this.calls = new Forwarder(wiring.id(), wiring.node(), proposals, keeper, wiring.seed());
        this.reads = new ReadGate(wiring.node(), wiring.seed(), this::step, this::reading);
        this.snapshot = new GroupSnapshot(replica.status(), 0, false, 0, 0);
        this.observer = wiring.surroundings().observer();
        if (observer != null) {
            observer.created(wiring.config(), replica.status());
        }
    }

    /** Also an index that is not here yet, if the leader has told of it. */
    private long knownCommit() {
        Status status = status();
        return Math.max(status.commit(), status.leaderCommit());
    }

    int id() {
        return wiring.id();
    }

    GroupSnapshot snapshot() {
        return snapshot;
    }

    private void step(Input input) {
        changed = true;
        if (observer == null) {
            replica.step(input, effects);
            status = null;
        } else {
            observed(input, observer);
        }
    }

    private void observed(Input input, StepObserver observer) {
        observer.stepping(wiring.id(), input);
        int before = effects.waiting();
        replica.step(input, effects);
        Status after = replica.status();
        status = after;
        observer.stepped(wiring.id(), input, effects.since(before), after);
    }

    private void reading(long index) {
        if (observer != null) {
            observer.reading(wiring.id(), index, wiring.state().applied());
        }
    }

    void tick(long tick, long nowNanos) {
        now = nowNanos;
        step(new Input.Tick(tick));
        calls.tick(now);
        reads.tick(now);
    }

    void received(Message message) {
        step(new Input.Received(message));
    }

    void connected(long peer) {
        step(new Input.PeerReachable(peer));
    }

    void disconnected(long peer) {
        step(new Input.PeerUnreachable(peer));
    }

    void callsConnected(long peer) {
        calls.callsConnected(peer, now);
    }

    void callsDisconnected(long peer) {
        calls.callsDisconnected(peer, now);
    }

    void handle(Request request) {
        switch (request) {
            case WriteCall call -> calls.arrive(call, now);
            case ReadCall call -> reads.arrive(call);
            case Request.Run run -> run.task.run();
        }
    }

    void handle(LoopEvent event) {
        switch (event) {
            case LoopEvent.Persisted persisted -> step(new Input.Persisted(persisted.sequence));
            case LoopEvent.Fetched fetched -> step(new Input.Fetched(fetched.reader, fetched.entries));
            case LoopEvent.Applied applied -> {
                step(new Input.Applied(applied.index));
                reads.applied(applied.index);
                for (Settled settled : applied.settled) {
                    settle(settled);
                }
            }
        }
    }

    private void settle(Settled settled) {
        switch (settled.waiter()) {
            case WriteCall call -> calls.applied(call, settled.result(), now);
            case RemoteCall call -> answer(call, settled.result());
        }
    }

    private void answer(RemoteCall call, Applied result) {
        switch (result.kind()) {
            case RESULT, DUPLICATE, SESSION_OPENED ->
                reply(call, Call.Reply.APPLIED, result.firstIndex(), Payload.wrap(result.result()));
            case SESSION_UNKNOWN -> reply(call, Call.Reply.REFUSED, 0, text(NO_SESSION));
            case KEY_CONFLICT -> reply(call, Call.Reply.REFUSED, 0, text(CONFLICT));
            case REJECTED -> reply(call, Call.Reply.REFUSED, 0, text(Refusals.text(Refusals.noCommand(null))));
            case STALE -> reply(call, Call.Reply.UNKNOWN, 0, text(NO_SESSION));
            case NOTHING -> reply(call, Call.Reply.UNKNOWN, 0, Payload.EMPTY);
        }
    }

    private void reply(RemoteCall to, int outcome, long index, Payload payload) {
        boolean fits = payload.size() <= wiring.node().config().limits().frameSize() - FrameLimits.ROOM;
        // a reply that is dropped is a lost reply: the caller tries again under the same id; but this one never fits
        wiring.node()
                .send(
                        to.peer(),
                        fits
                                ? new Call.Reply(wiring.id(), to.token(), outcome, index, payload)
                                : new Call.Reply(wiring.id(), to.token(), Call.Reply.UNKNOWN, 0, text(TOO_LARGE)));
    }

    private static Payload text(String text) {
        return Payload.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A call from another node, or the answer to one of ours. */
    void received(long peer, Call call) {
        switch (call) {
            case Call.Reply reply -> calls.reply(reply, now);
            case Call.Propose propose -> propose(new RemoteCall(peer, propose.token()), propose);
        }
    }

    private void propose(RemoteCall call, Call.Propose propose) {
        if (ledTerm == 0) {
            refuse(call, new Refusal.NotLeader(leader));
        } else if (wiring.node().stopping()) {
            refuse(call, new Refusal.Halted("the leader stops"));
        } else if (proposals.waiting() >= REMOTE_MAX) {
            refuse(call, new Refusal.Overloaded("proposals of the leader"));
        } else {
            byte[] envelope = propose.payload().toArray();
            EntryKind kind;
            try {
                kind = EntryKind.of(propose.entryKind());
                Envelope.check(kind, envelope);
            } catch (IllegalArgumentException | MalformedEnvelopeException e) {
                reply(
                        call,
                        Call.Reply.REFUSED,
                        0,
                        text(io.muster.CommandRejectedException.CODE + " " + e.getMessage()));
                return;
            }
            proposals.propose(call, kind, envelope);
        }
    }

    private void refuse(RemoteCall call, Refusal refusal) {
        MusterException said = Refusals.of(
                refusal,
                null,
                wiring.node()::nameOf,
                wiring.node().config().timing().electionTimeout());
        reply(call, Call.Reply.REFUSED, 0, text(Refusals.text(said)));
    }

    private void lost(Waiter waiter) {
        switch (waiter) {
            case WriteCall call -> calls.lost(call, now);
            case RemoteCall call -> reply(call, Call.Reply.UNKNOWN, 0, Payload.EMPTY);
        }
    }

    private void refused(Effect.RefuseProposal effect) {
        switch (proposals.refused()) {
            case WriteCall call -> calls.refused(call, effect.refusal(), now);
            case RemoteCall call -> refuse(call, effect.refusal());
        }
    }

    /** Ends a turn: batches what came in it, and carries out everything that the replica asked for. */
    int finish(boolean ticked) {
        int work = 0;
        boolean more = true;
        while (more) {
            calls.turn(now);
            proposals.flush();
            reads.turn(now);
            List<Effect> asked = effects.take();
            for (int i = 0; i < asked.size(); i++) {
                carryOut(asked.get(i));
            }
            work += asked.size();
            more = !asked.isEmpty();
        }
        if (changed || ticked) {
            changed = false;
            publish();
        }
        return work;
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Write write -> write(write);
            case Effect.Send send -> outlets.send(send.message());
            case Effect.Apply apply ->
                outlets.applier()
                        .offer(new ApplyTask(
                                wiring.id(), wiring.state(), apply.entries(), proposals.taken(apply.entries(), lost)));
            case Effect.Fetch fetch ->
                outlets.log()
                        .offer(new LogTask.Fetch(
                                wiring.id(), fetch.reader(), fetch.from(), fetch.to(), fetch.maxBytes()));
            case Effect.Accepted accepted -> proposals.accepted(accepted);
            case Effect.RefuseProposal refusal -> refused(refusal);
            case Effect.AnswerRead answer ->
                reads.answered(answer.read(), answer.index(), wiring.state().applied());
            case Effect.RefuseRead refusal -> reads.refused(refusal.read(), refusal.refusal(), now);
            case Effect.Announce announced -> announced(announced);
            case Effect.Halt halt -> outlets.halt(halt.reason());
        }
    }

    private void write(Write write) {
        if (ledTerm != 0 && ledFrom == 0 && write instanceof Write.Append append) {
            ledFrom = append.entries().get(0).index();
        }
        outlets.unit().add(write);
    }

    private void announced(Effect.Announce now) {
        boolean leads = now.role() == Role.LEADER;
        if (ledTerm != 0 && (!leads || now.term() != ledTerm)) {
            proposals.leadershipEnded(lost);
            if (acquired) {
                event(new ClusterEvent.LeadershipLost(
                        wiring.name(), ledTerm, wiring.node().config().node().id()));
            }
            ledTerm = 0;
            acquired = false;
        }
        if (leads && ledTerm == 0) {
            ledTerm = now.term();
            ledFrom = 0;
        }
        if (now.role() == Role.CANDIDATE && now.term() != term) {
            wiring.node().metrics().election();
        }
        boolean other = now.leader() != leader || now.term() != term;
        leader = now.leader();
        term = now.term();
        if (other && leader != 0) {
            wiring.node().metrics().leaderChanged();
            String name = wiring.node().nameOf(leader);
            event(new ClusterEvent.LeaderElected(wiring.name(), term, name == null ? "?" : name));
        }
        calls.leaderIs(leader, leads, this.now);
        reads.leaderIs(leader, this.now);
    }

    private void event(ClusterEvent event) {
        wiring.events().publish(event);
    }

    private Status status() {
        Status known = status;
        if (known == null) {
            known = replica.status();
            status = known;
        }
        return known;
    }

    private void publish() {
        Status status = status();
        if (ledTerm != 0 && !acquired && ledFrom != 0 && status.commit() >= ledFrom) {
            acquired = true;
            event(new ClusterEvent.LeadershipAcquired(
                    wiring.name(), ledTerm, wiring.node().config().node().id()));
        }
        long applied = wiring.state().applied();
        if (applied >= status.leaderCommit()) {
            behindSince = 0;
        } else if (behindSince == 0 || applied >= behindUpTo) {
            // what was missing has come, but something else is missing now
            behindSince = now;
            behindUpTo = status.leaderCommit();
        }
        boolean recovered = applied >= wiring.restored().hardState().commit();
        snapshot = new GroupSnapshot(status, acquired ? ledTerm : 0, recovered, behindSince, proposals.waiting());
    }

    /** Tells whether there is a leader with a quorum, when that has changed. */
    void quorum(boolean has) {
        if (has != quorum) {
            quorum = has;
            String self = wiring.node().config().node().id();
            event(
                    has
                            ? new ClusterEvent.QuorumRegained(wiring.name(), term, self)
                            : new ClusterEvent.QuorumLost(wiring.name(), term, self));
        }
    }

    /** Ends all calls and reads of this node. */
    void close(Function<@Nullable CommandId, MusterException> why) {
        if (acquired) {
            acquired = false;
            event(new ClusterEvent.LeadershipLost(
                    wiring.name(), ledTerm, wiring.node().config().node().id()));
        }
        calls.close(why);
        reads.close(why.apply(null));
    }
}
