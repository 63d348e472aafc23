package io.muster.node;

import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.CommandTimeoutException;
import io.muster.IdempotencyConflictException;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotLeaderException;
import io.muster.SessionExpiredException;
import io.muster.apply.Applied;
import io.muster.duty.ConfinedTo;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.raft.Refusal;
import io.muster.wire.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of this node, on their way to whoever leads. Each attempt carries the same command id, so trying again is
 * always safe; what an attempt may have left behind decides what the caller is told at the deadline: UNKNOWN if one
 * may be in a log, else DEFINITE with the last refusal.
 *
 * <p>There is no timer and no thread per call: refused calls wait here for a leader, for a connection to it, or for a
 * short pause, and are looked through once a tick.
 */
@ConfinedTo("loop")
final class Forwarder {
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long PAUSE_NANOS_MAX = Duration.ofMillis(80).toNanos();

    private final int group;
    private final NodePorts node;
    private final Proposals proposals;
    private final SessionKeeper sessions;
    private final Duration election;

    private long orders;
    private long openings;
    private long tokens;
    private long leader;
    private boolean leading;
    private boolean woken;
    private final List<WriteCall> outstanding = new ArrayList<>();
    private final TreeMap<Long, WriteCall> waiting = new TreeMap<>();
    private final Map<Long, WriteCall> remote = new HashMap<>();
    // the call that opens the session and whose answer another node owes since some time
    private @Nullable WriteCall opening;
    private long openingSentAt;

    /**
     * Nobody has called yet.
     *
     * @param seed start of the tokens, other than in any earlier life of this node: a late answer to a call of that
     *     life must not meet a call of this one
     */
    Forwarder(int group, NodePorts node, Proposals proposals, SessionKeeper sessions, long seed) {
        this.group = group;
        this.node = node;
        this.proposals = proposals;
        this.sessions = sessions;
        this.tokens = seed;
        this.election = node.config().timing().electionTimeout();
    }

    /** A new call. */
    void arrive(WriteCall call, long now) {
        call.order = ++orders;
        outstanding.add(call);
        retry(now);
        if (waiting.isEmpty()) {
            dispatch(call, now);
        } else {
            hold(call, now);
        }
    }

    /** A call of the node's own, which others wait for: it goes before all of them. */
    void start(WriteCall call, long now) {
        call.order = --openings;
        outstanding.add(call);
        dispatch(call, now);
    }

    private void dispatch(WriteCall call, long now) {
        if (call.settled()) {
            return;
        }
        if (call.kind == EntryKind.COMMAND && !sessions.ready(call, this, now)) {
            waiting.put(call.order, call);
        } else if (leading) {
            call.underway = true;
            proposals.propose(call, call.kind, call.envelope);
        } else if (leader == 0) {
            call.refusal = new NoQuorumException("no leader is known", election, call.id);
            hold(call, 0);
        } else if (!call.forward) {
            fail(call, new NotLeaderException(node.nameOf(leader), node.addressOf(leader), call.id), now);
        } else {
            send(call, now);
        }
    }

    private void send(WriteCall call, long now) {
        long left = Math.min(Integer.MAX_VALUE, Math.max(0, call.deadline - now) / 1_000_000);
        long token = ++tokens;
        Call.Propose propose =
                new Call.Propose(group, token, (int) left, call.kind.code(), Payload.wrap(call.envelope));
        if (node.send(leader, propose)) {
            call.underway = true;
            call.token = token;
            call.peer = leader;
            remote.put(token, call);
            if (call.kind == EntryKind.SESSION) {
                opening = call;
                openingSentAt = now;
            }
        } else {
            call.refusal =
                    new NoQuorumException("no connection to the leader " + node.nameOf(leader), election, call.id);
            hold(call, now + PAUSE_NANOS);
        }
    }

    private void hold(WriteCall call, long retryAt) {
        call.retryAt = retryAt;
        waiting.put(call.order, call);
    }

    /** Another leader, or none; what the old one has may be appended or not. */
    void leaderIs(long key, boolean self, long now) {
        leader = key;
        leading = self;
        for (Iterator<WriteCall> all = remote.values().iterator(); all.hasNext(); ) {
            WriteCall call = all.next();
            if (call.peer != key && key != 0) {
                all.remove();
                lost(call, now);
            }
        }
        wake(now);
    }

    /** Calls to a peer are possible from now on. */
    void callsConnected(long peer, long now) {
        if (peer == leader) {
            wake(now);
        }
    }

    /** The answers of a peer will not come. */
    void callsDisconnected(long peer, long now) {
        for (Iterator<WriteCall> all = remote.values().iterator(); all.hasNext(); ) {
            WriteCall call = all.next();
            if (call.peer == peer) {
                all.remove();
                lost(call, now);
            }
        }
    }

    /** Nothing will be heard of this attempt; it may be in a log. */
    void lost(WriteCall call, long now) {
        call.underway = false;
        call.ambiguous = true;
        if (!call.settled()) {
            hold(call, now);
            woken = true;
        }
    }

    /** This attempt was not appended and never will be. */
    void refused(WriteCall call, Refusal refusal, long now) {
        refused(call, Refusals.of(refusal, call.id, node::nameOf, election), now);
    }

    private void refused(WriteCall call, MusterException refusal, long now) {
        call.underway = false;
        call.refusal = refusal;
        if (call.settled()) {
            return;
        }
        if (refusal instanceof CommandRejectedException) {
            fail(call, refusal, now);
        } else {
            long pause = Math.min(PAUSE_NANOS_MAX, PAUSE_NANOS << Math.min(3, call.refusals++));
            hold(call, now + pause);
        }
    }

    /** An attempt of this node was applied; what came of it is not a plain result. */
    void applied(WriteCall call, Applied result, long now) {
        call.underway = false;
        switch (result.kind()) {
            case RESULT, DUPLICATE -> call.succeed(result.firstIndex(), result.result());
            case SESSION_OPENED -> opened(call, now);
            case SESSION_UNKNOWN -> sessionUnknown(call, now);
            case STALE -> stale(call, "is no longer kept", now);
            case KEY_CONFLICT -> conflict(call, now);
            case REJECTED -> fail(call, Refusals.noCommand(call.id), now);
            case NOTHING -> lost(call, now);
        }
    }

    private void opened(WriteCall call, long now) {
        sessions.opened(call);
        call.succeed(0, new byte[0]);
        wake(now);
    }

    private void sessionUnknown(WriteCall call, long now) {
        sessions.gone(call);
        if (call.settled()) {
            return;
        }
        if (call.kind == EntryKind.SESSION) {
            // its commands will draw ids of another session
            fail(call, expired(call), now);
            wake(now);
        } else if (call.ownId && !call.ambiguous) {
            sessions.rebind(call);
            hold(call, now);
            woken = true;
        } else {
            fail(call, expired(call), now);
        }
    }

    private static SessionExpiredException expired(WriteCall call) {
        return new SessionExpiredException(
                "the session of this command id is gone: check whether the command took effect before you repeat it",
                call.id);
    }

    private void stale(WriteCall call, String why, long now) {
        fail(call, new SessionExpiredException("the answer to this command id " + why, call.id), now);
    }

    private void conflict(WriteCall call, long now) {
        fail(call, new IdempotencyConflictException(call.key == null ? "" : call.key, call.id), now);
    }

    /** The leader's answer to a forwarded call. */
    void reply(Call.Reply reply, long now) {
        WriteCall call = remote.remove(reply.token());
        if (call == null) {
            return;
        }
        call.underway = false;
        switch (reply.outcome()) {
            case Call.Reply.APPLIED -> {
                if (call.kind == EntryKind.SESSION) {
                    opened(call, now);
                } else {
                    node.metrics().written();
                    call.succeed(reply.index(), reply.payload().toArray());
                }
            }
            case Call.Reply.REFUSED -> refusedByLeader(call, text(reply), now);
            default -> {
                if (text(reply).startsWith(SessionExpiredException.CODE)) {
                    stale(call, "cannot be had, the leader says: " + text(reply), now);
                } else {
                    lost(call, now);
                }
            }
        }
    }

    private void refusedByLeader(WriteCall call, String text, long now) {
        if (text.startsWith(SessionExpiredException.CODE)) {
            sessionUnknown(call, now);
        } else if (text.startsWith(IdempotencyConflictException.CODE)) {
            conflict(call, now);
        } else {
            refused(call, Refusals.parse(text, call.id, election), now);
        }
    }

    private static String text(Call.Reply reply) {
        return new String(reply.payload().toArray(), StandardCharsets.UTF_8);
    }

    /** Looks through what waits and through all deadlines. */
    void tick(long now) {
        int kept = 0;
        for (int i = 0; i < outstanding.size(); i++) {
            WriteCall call = outstanding.get(i);
            if (!call.settled() && call.deadline - now <= 0) {
                expire(call, now);
            }
            if (!call.settled()) {
                outstanding.set(kept++, call);
            }
        }
        outstanding.subList(kept, outstanding.size()).clear();
        sessions.tick(now);
        askAgain(now);
        retry(now);
    }

    /**
     * An answer may be lost although the connection stands. A call of a caller has its deadline for that; the one that
     * opens a session has none, and all others wait for it.
     */
    private void askAgain(long now) {
        WriteCall call = opening;
        if (call == null || now - openingSentAt < election.toNanos()) {
            return;
        }
        opening = null;
        if (remote.remove(call.token, call)) {
            lost(call, now);
        }
    }

    /** Tries everything again now. */
    private void wake(long now) {
        woken = true;
        for (WriteCall call : waiting.values()) {
            call.retryAt = now;
        }
    }

    /** The end of a turn: tries again what something of this turn has set free. */
    void turn(long now) {
        if (woken) {
            woken = false;
            retry(now);
        }
    }

    /** Tries again what is due, in the order in which it came; nobody overtakes one who waits (parity K9). */
    private void retry(long now) {
        while (!waiting.isEmpty()) {
            WriteCall first = waiting.firstEntry().getValue();
            if (!first.settled() && first.retryAt - now > 0) {
                return;
            }
            waiting.remove(first.order);
            dispatch(first, now);
            if (waiting.containsKey(first.order)) {
                return;
            }
        }
    }

    private void expire(WriteCall call, long now) {
        remote.remove(call.token);
        fail(call, outcomeNow(call), now);
    }

    /** What can be said of a call that gets no further attempt. */
    private MusterException outcomeNow(WriteCall call) {
        if (call.ambiguous || call.underway) {
            String where = call.peer == 0 ? "" : " on " + node.nameOf(call.peer);
            return new CommandTimeoutException(
                    "the command may be in the log" + where + "; repeat it under the same id to learn more", call.id);
        }
        MusterException refusal = call.refusal;
        return refusal != null
                ? refusal
                : new NoQuorumException("the session of this node could not be opened in time", election, call.id);
    }

    private void fail(WriteCall call, MusterException failure, long now) {
        waiting.remove(call.order);
        if (call.fail(failure)) {
            sessions.failed(call, failure, now);
            node.metrics().failed(failure.outcome());
        }
    }

    /** Ends all calls: no attempt will follow. */
    void close(Function<@Nullable CommandId, MusterException> definite) {
        for (WriteCall call : outstanding) {
            call.fail(call.ambiguous || call.underway ? outcomeNow(call) : definite.apply(call.id));
        }
        outstanding.clear();
        waiting.clear();
        remote.clear();
    }
}
