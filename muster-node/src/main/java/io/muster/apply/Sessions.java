package io.muster.apply;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The table of client sessions: what was answered to which sequence. With it a command that arrives again is recognised
 * when it is applied, the only place where all replicas agree about it.
 *
 * <p>A session goes when it was idle for its timeout in log time, or when there are too many. Then it never comes back
 * under its id: otherwise a late repetition of OPEN would bring back an empty session, and a late repetition of an
 * applied command would be applied again. To tell such an OPEN from a new one it carries an index that its client knew
 * when it drew the id; one number, the highest such index of all sessions that have gone, settles it for ever.
 */
final class Sessions {
    /** One session. */
    static final class Session {
        private final long id;
        private final long born;
        private final Results results = new Results();
        /** Sequences below it are acknowledged or forgotten; every key of {@code results} is at or above it. */
        private long floor = 1;

        private long timeout;
        private long expiresAt;
        /** Where it stands in the queue; {@code queuedAt <= expiresAt}, brought up to date when its turn comes. */
        private long queuedAt;

        private long bytes;

        private Session(long id, long born) {
            this.id = id;
            this.born = born;
        }

        @Nullable
        Stored find(long sequence) {
            return results.find(sequence);
        }

        boolean forgot(long sequence) {
            return sequence < floor;
        }
    }

    private final ApplyLimits limits;
    private final Map<Long, Session> open = new HashMap<>();
    private final PriorityQueue<Session> byExpiry = new PriorityQueue<>(
            Comparator.<Session>comparingLong(s -> s.queuedAt).thenComparingLong(s -> s.id));
    private long bytes;
    /** One above the birth of every session that has gone: whatever was born below it cannot be opened any more. */
    private long bornMin;

    Sessions(ApplyLimits limits) {
        this.limits = limits;
    }

    int size() {
        return open.size();
    }

    long bytes() {
        return bytes;
    }

    /** Opens a session or renews it; false if it may be one that has gone, or if its birth lies in the future. */
    boolean open(Envelope.Open command, long index, long now) {
        long timeoutMillis = command.timeoutMillis();
        Session session = open.get(command.session());
        if (session == null) {
            if (command.born() < bornMin || command.born() >= index) {
                return false;
            }
            session = new Session(command.session(), command.born());
            session.expiresAt = later(now, timeoutMillis);
            session.queuedAt = session.expiresAt;
            open.put(session.id, session);
            byExpiry.add(session);
        }
        session.timeout = timeoutMillis;
        touch(session, now);
        while (open.size() > limits.sessions()) {
            evictOtherThan(session);
        }
        return true;
    }

    /**
     * Finds the session of a command and counts it as active. A session that is still there is taken even if its time
     * is up: what it knows is still right, and only those whom nobody asks for are swept.
     */
    @Nullable
    Session active(long id, long now) {
        Session session = open.get(id);
        if (session != null) {
            touch(session, now);
        }
        return session;
    }

    private static void touch(Session session, long now) {
        // Never earlier: the queue relies on it. A renewal with a shorter timeout counts from the next activity.
        session.expiresAt = Math.max(session.expiresAt, later(now, session.timeout));
    }

    private static long later(long now, long millis) {
        return now > Long.MAX_VALUE - millis ? Long.MAX_VALUE : now + millis;
    }

    /** Drops results that have arrived at the caller. */
    void acknowledge(Session session, long below) {
        raiseFloor(session, below);
    }

    /** Keeps an answer; the oldest of the session, then the oldest sessions give way to it. */
    void keep(Session session, long sequence, Stored stored) {
        raiseFloor(session, sequence - limits.sequences() + 1);
        session.results.put(sequence, stored);
        session.bytes += stored.bytes();
        bytes += stored.bytes();
        while (session.bytes > limits.sessionBytes() && session.results.size() > 1) {
            raiseFloor(session, session.results.firstNumber() + 1);
        }
        while (bytes > limits.resultBytes() && open.size() > 1) {
            evictOtherThan(session);
        }
    }

    private void raiseFloor(Session session, long floor) {
        if (floor <= session.floor) {
            return;
        }
        session.floor = floor;
        while (session.results.size() > 0 && session.results.firstNumber() < floor) {
            int freed = session.results.removeFirst().bytes();
            session.bytes -= freed;
            bytes -= freed;
        }
    }

    /** Ends the sessions whose time is up. */
    void sweep(long now) {
        Session first = byExpiry.peek();
        while (first != null && first.queuedAt <= now) {
            byExpiry.poll();
            if (first.expiresAt <= now) {
                end(first);
            } else {
                requeue(first);
            }
            first = byExpiry.peek();
        }
    }

    private void evictOtherThan(Session kept) {
        boolean keptTaken = false;
        Session first = byExpiry.poll();
        while (first != null && (first == kept || first.queuedAt < first.expiresAt)) {
            if (first == kept) {
                keptTaken = true;
            } else {
                requeue(first);
            }
            first = byExpiry.poll();
        }
        if (keptTaken) {
            requeue(kept);
        }
        if (first != null) {
            end(first);
        }
    }

    private void requeue(Session session) {
        session.queuedAt = session.expiresAt;
        byExpiry.add(session);
    }

    /** The session has left the queue already. */
    private void end(Session session) {
        open.remove(session.id);
        bytes -= session.bytes;
        bornMin = Math.max(bornMin, session.born + 1);
    }
}
