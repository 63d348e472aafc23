package io.muster.raft;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a leader knows about one follower. {@code match < next} always (S16). While probing, one message at a time
 * finds out where the logs agree; afterwards messages are pipelined inside a window.
 */
final class Progress {
    private record Inflight(long lastIndex, long bytes) {}

    final long peer;
    private final ReplicationLimits limits;
    private final Deque<Inflight> inflight = new ArrayDeque<>();
    private long inflightBytes;
    private long match;
    private long next;
    private boolean probing = true;
    private boolean probeSent;
    // match at the latest answer to a heartbeat
    private long matchAtBeat = -1;
    /** A read of old entries for this follower is under way. */
    boolean fetching;
    /** Tick of the last message of this term. */
    long contact;
    /** Highest confirmation round that it has answered. */
    long ackedRound;

    Progress(long peer, ReplicationLimits limits, long next, long now) {
        this.peer = peer;
        this.limits = limits;
        this.next = next;
        this.contact = now;
    }

    long match() {
        return match;
    }

    long next() {
        return next;
    }

    long inflightBytes() {
        return inflightBytes;
    }

    boolean probing() {
        return probing;
    }

    /** Whether another message may leave. */
    boolean maySend() {
        if (fetching) {
            return false;
        }
        return probing
                ? !probeSent
                : inflight.size() < limits.inflightMessages() && inflightBytes < limits.inflightBytes();
    }

    /** A message with entries up to an index left. */
    void sent(long lastIndex, long bytes) {
        if (probing) {
            probeSent = true;
        } else {
            inflight.addLast(new Inflight(lastIndex, bytes));
            inflightBytes += bytes;
            next = lastIndex + 1;
        }
    }

    /** The follower holds everything up to an index durably. */
    void matched(long index) {
        match = Math.max(match, index);
        if (probing) {
            probing = false;
            probeSent = false;
            next = match + 1;
        }
        next = Math.max(next, match + 1);
        while (!inflight.isEmpty() && inflight.peekFirst().lastIndex <= match) {
            inflightBytes -= inflight.removeFirst().bytes;
        }
        check();
    }

    /**
     * Whether a rejection of this previous index is news: it is above what matched, and the answer to the open
     * question.
     */
    boolean rejectionCounts(long prevIndex) {
        return prevIndex > match && (!probing || prevIndex == next - 1);
    }

    /** Starts to look for the place where the logs agree, at an index. */
    void probe(long from) {
        probing = true;
        probeSent = false;
        next = Math.max(match + 1, from);
        inflight.clear();
        inflightBytes = 0;
        check();
    }

    /** The last probe may be lost: another may leave. */
    void retryProbe() {
        probeSent = false;
    }

    /** A heartbeat came back: whether nothing has been acknowledged since the one before. */
    boolean stalledSinceBeat() {
        boolean stalled = matchAtBeat == match;
        matchAtBeat = match;
        return stalled;
    }

    private void check() {
        Invariant.check(next > match, "S16", () -> "next " + next + " match " + match + " of " + peer);
        Invariant.check(inflightBytes >= 0, "S22", () -> "bytes in flight " + inflightBytes + " to " + peer);
    }
}
