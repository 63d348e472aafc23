package io.muster.node;

import io.muster.CommandId;
import io.muster.MusterException;
import io.muster.apply.Envelope;
import io.muster.duty.ConfinedTo;
import io.muster.raft.EntryKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Sees to it that the replicas know the session of a command before the command comes: opens it with its first
 * command, and replaces it when it is gone. Holds on to the ids of failed calls for a while, so that a caller who
 * repeats one still finds its answer.
 */
@ConfinedTo("loop")
final class SessionKeeper {
    private static final long HOLD_NANOS = Duration.ofSeconds(60).toNanos();
    /** No session has more open numbers. */
    private static final int HELD_MAX = ClientSession.WINDOW;

    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private record Held(ClientSession session, long number, long until) {}

    private final int group;
    private final OwnSessions sessions;
    private final Duration timeout;
    private final LongSupplier committed;
    private final Surroundings surroundings;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /**
     * No session is open.
     *
     * @param timeout idle time after which the replicas may forget a session
     * @param committed highest index that this node knows to be committed: tells the replicas a new session from one
     *     that has gone
     */
    SessionKeeper(
            int group, OwnSessions sessions, Duration timeout, LongSupplier committed, Surroundings surroundings) {
        this.group = group;
        this.sessions = sessions;
        this.timeout = timeout;
        this.committed = committed;
        this.surroundings = surroundings;
    }

    /** Whether a command may be sent; if not, its session is being opened. */
    boolean ready(WriteCall call, Forwarder calls, long now) {
        ClientSession session = call.session;
        if (session == null) {
            return true;
        }
        if (session.state == ClientSession.State.GONE && call.ownId && !call.ambiguous) {
            session = rebind(call);
        }
        if (session.state == ClientSession.State.NEW) {
            session.state = ClientSession.State.OPENING;
            calls.start(opening(session, now), now);
        }
        // of a session that is gone the replicas say what there is to say
        return session.state == ClientSession.State.OPEN || session.state == ClientSession.State.GONE;
    }

    private WriteCall opening(ClientSession session, long now) {
        byte[] envelope = Envelope.open(session.id, Math.max(1, timeout.toMillis()), committed.getAsLong());
        WriteCall.Options options = new WriteCall.Options(
                EntryKind.SESSION, envelope, new CommandId(session.id, 1), session, true, now + FOR_EVER, true, null);
        return new WriteCall(group, options, new CallFuture<>(surroundings), null);
    }

    /** The call has opened its session. */
    void opened(WriteCall call) {
        ClientSession session = call.session;
        if (session != null && session.state == ClientSession.State.OPENING) {
            session.state = ClientSession.State.OPEN;
        }
    }

    /** The replicas do not know the session of a call, and never will. */
    void gone(WriteCall call) {
        ClientSession session = call.session;
        if (session != null) {
            session.state = ClientSession.State.GONE;
        }
    }

    /** Gives a call that was certainly not applied an id of the present session. */
    ClientSession rebind(WriteCall call) {
        OwnSessions.Drawn drawn = sessions.drawForUse();
        call.session = drawn.session();
        call.id = drawn.id();
        call.envelope =
                Envelope.rebound(call.envelope, drawn.id(), drawn.session().ackBelow());
        return drawn.session();
    }

    /** A call has failed: its id stays open while a repetition may come. */
    void failed(WriteCall call, MusterException failure, long now) {
        ClientSession session = call.session;
        if (session == null || call.kind != EntryKind.COMMAND) {
            return;
        }
        if (!failure.retryable() && !call.ambiguous) {
            session.resolve(call.id.sequence());
            return;
        }
        hold(session, call.id.sequence(), now);
    }

    private void hold(ClientSession session, long number, long now) {
        held.addLast(new Held(session, number, now + HOLD_NANOS));
        if (held.size() > HELD_MAX) {
            release(held.removeFirst());
        }
    }

    void tick(long now) {
        sessions.takeRefused(call -> hold(call.session(), call.id().sequence(), now));
        while (!held.isEmpty() && held.peekFirst().until - now <= 0) {
            release(held.removeFirst());
        }
        sessions.current().advance();
    }

    private static void release(Held id) {
        id.session.resolve(id.number);
    }
}
