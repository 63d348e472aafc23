package io.muster.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Linearizable reads of a leader without a log entry (thesis, section 6.4). A read takes the commit index at its
 * arrival and waits for a heartbeat round that starts after it; no read is taken before the leader has committed an
 * entry of its own term (RD1).
 */
final class ReadRounds {
    /**
     * A read that waits.
     *
     * @param reader node key of the asking follower, 0 for a local caller
     * @param read id given by the asker
     * @param index commit index at arrival, meaningless while it waits for the first commit
     * @param round the round that confirms it
     */
    record Waiting(long reader, long read, long index, long round) {}

    private final Deque<Waiting> confirmed = new ArrayDeque<>();
    private final List<Waiting> early = new ArrayList<>();

    int size() {
        return confirmed.size() + early.size();
    }

    /** A read that came before the first commit of the term. */
    void addEarly(long reader, long read) {
        early.add(new Waiting(reader, read, 0, 0));
    }

    /** The reads that came too early; they can be started now. */
    List<Waiting> takeEarly() {
        List<Waiting> taken = List.copyOf(early);
        early.clear();
        return taken;
    }

    void add(Waiting waiting) {
        confirmed.addLast(waiting);
    }

    /** The reads whose round, or a later one, a majority has answered. */
    List<Waiting> takeConfirmed(long round) {
        List<Waiting> taken = new ArrayList<>();
        while (!confirmed.isEmpty() && confirmed.peekFirst().round <= round) {
            taken.add(confirmed.removeFirst());
        }
        return taken;
    }

    /** All reads: the leadership ends. */
    List<Waiting> takeAll() {
        List<Waiting> taken = new ArrayList<>(takeEarly());
        taken.addAll(confirmed);
        confirmed.clear();
        return taken;
    }
}
