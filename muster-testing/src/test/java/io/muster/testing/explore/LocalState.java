package io.muster.testing.explore;

import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One state of one node, with the moves that lead there and what other nodes may judge it by. Equal fingerprints are
 * one and the same state, however it was reached.
 */
final class LocalState {
    /** Where a move leads. */
    static final class Step {
        /** Null if the move cannot happen. */
        final @Nullable LocalState to;
        /** Numbers of the messages that leave. */
        final int[] sent;
        /** Whether a suffix of the log was cut. */
        final boolean cut;
        /** Which invariant it breaks by itself. */
        final @Nullable String violation;

        Step(@Nullable LocalState to, int[] sent, boolean cut, @Nullable String violation) {
            this.to = to;
            this.sent = sent;
            this.cut = cut;
            this.violation = violation;
        }
    }

    final int id;
    final int node;
    private final @Nullable LocalState parent;
    private final @Nullable Move move;
    final Map<Integer, Step> steps = new HashMap<>();

    final Role role;
    final long term;
    final long commit;
    final long durableTerm;
    final long durableVote;
    final int waiting;
    final boolean hasNews;
    /** Term and value of each entry, from index 1 on. */
    final int[] log;
    /** The same of what survives a crash. */
    final int[] disk;
    /** What a leader believes of each node; empty elsewhere. */
    final long[] match;

    LocalState(int id, Specimen from, @Nullable LocalState parent, @Nullable Move move, int nodes) {
        this.id = id;
        this.node = (int) from.key() - 1;
        this.parent = parent;
        this.move = move;
        Status status = from.status();
        role = status.role();
        term = status.term();
        commit = status.commit();
        durableTerm = from.durableState().term();
        durableVote = from.durableState().votedFor();
        waiting = from.waiting();
        hasNews = from.hasNews();
        log = from.issued().stream()
                .mapToInt(entry -> (int) entry.term() << 8 | Specimen.value(entry))
                .toArray();
        disk = from.durable().stream()
                .mapToInt(entry -> (int) entry.term() << 8 | Specimen.value(entry))
                .toArray();
        match = new long[role == Role.LEADER ? nodes : 0];
        for (Status.PeerStatus peer : status.peers()) {
            match[(int) peer.peer() - 1] = peer.match();
        }
    }

    /** The moves that lead here from the start. */
    List<Move> history() {
        List<Move> moves = new ArrayList<>();
        for (LocalState at = this; at.parent != null && at.move != null; at = at.parent) {
            moves.addFirst(at.move);
        }
        return moves;
    }

    /** Whether two logs are the same up to an index. */
    static boolean agree(int[] a, int[] b, long upTo) {
        if (upTo > a.length || upTo > b.length) {
            return false;
        }
        for (int i = 0; i < upTo; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("n").append(node + 1).append(' ').append(role);
        text.append(" term=").append(term).append(" commit=").append(commit).append(" log=");
        append(text, log);
        text.append(" disk=");
        append(text, disk);
        return text.toString();
    }

    static void append(StringBuilder text, int[] log) {
        text.append('[');
        for (int i = 0; i < log.length; i++) {
            text.append(i == 0 ? "" : " ").append(i + 1).append('@').append(log[i] >> 8);
            text.append((log[i] & 0xFF) == 0 ? "" : ":" + (log[i] & 0xFF));
        }
        text.append(']');
    }
}
