package io.muster.raft;

import io.muster.raft.quorum.Majority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the followers' logs in line with the leader's: probes, pipelines, goes back quickly when logs differ. */
final class Replication {
    /** A probe carries few bytes: it may be thrown away. */
    private static final int PROBE_BYTES = 16 << 10;

    private final ReplicaState state;
    private final List<Progress> peers = new ArrayList<>();
    private long request;

    Replication(ReplicaState state, long next) {
        this.state = state;
        for (long voter : state.voters().keys()) {
            if (voter != state.config.self()) {
                peers.add(new Progress(voter, state.config.limits(), next, state.now()));
            }
        }
    }

    List<Progress> peers() {
        return peers;
    }

    @Nullable
    Progress peer(long key) {
        for (Progress each : peers) {
            if (each.peer == key) {
                return each;
            }
        }
        return null;
    }

    void sendToAll() {
        for (Progress each : peers) {
            send(each);
        }
    }

    /** Sends what the window allows. */
    void send(Progress to) {
        long last = state.log.lastIndex();
        int bytes = to.probing()
                ? Math.min(PROBE_BYTES, state.config.limits().appendBytes())
                : state.config.limits().appendBytes();
        while (to.maySend() && to.next() <= last && !state.unreachable.contains(to.peer)) {
            List<Entry> entries = state.log.slice(to.next(), last, bytes);
            if (entries.isEmpty()) {
                to.fetching = true;
                state.effects.add(new Effect.Fetch(to.peer, to.next(), last, bytes));
            } else {
                send(to, entries);
            }
        }
    }

    private void send(Progress to, List<Entry> entries) {
        long prev = entries.getFirst().index() - 1;
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes();
        }
        state.effects.send(new Message.Append(
                state.config.group(),
                state.config.self(),
                to.peer,
                state.term(),
                ++request,
                new EntryId(prev, state.log.termAt(prev)),
                state.commit(),
                entries));
        to.sent(entries.getLast().index(), bytes);
    }

    /** Old entries have been read; they are sent only if they are still what this follower needs. */
    void fetched(Progress to, List<Entry> entries) {
        to.fetching = false;
        Entry first = entries.getFirst();
        Entry last = entries.getLast();
        boolean current = first.index() == to.next()
                && state.log.termAt(first.index()) == first.term()
                && state.log.termAt(last.index()) == last.term();
        if (current && to.maySend() && !state.unreachable.contains(to.peer)) {
            send(to, entries);
        }
        send(to);
    }

    void replied(Progress from, Message.AppendReply reply) {
        if (reply.accepted()) {
            Invariant.check(
                    reply.match() <= state.log.lastIndex(),
                    "S15",
                    () -> "acknowledgement of " + reply.match() + " by " + reply.from() + " above last index "
                            + state.log.lastIndex());
            from.matched(reply.match());
        } else if (from.rejectionCounts(reply.match())) {
            long agree = state.log.lastAtOrBelow(reply.hint()).index();
            from.probe(Math.min(agree + 1, reply.match()));
        }
        send(from);
    }

    /**
     * The connection broke or was made: what was in flight is lost. A follower that never matched in this term is asked
     * at the same place again, since going back to the start of the log would send all of it.
     */
    void restart(Progress peer) {
        peer.probe(peer.match() == 0 ? peer.next() : peer.match() + 1);
    }

    /** A heartbeat came back; it tells whether something before it was lost on the way. */
    void beaten(Progress from, Message.HeartbeatReply reply) {
        if (from.probing()) {
            from.retryProbe();
            if (from.next() > state.log.lastIndex()) {
                // nothing to probe with: a follower that was restarted would never learn what is committed
                askAgain(from, state.log.lastIndex());
            }
        } else if (reply.verified() < reply.sent() && reply.sent() < from.next()) {
            from.probe(Math.min(from.next(), reply.verified() + 1));
        } else if (from.stalledSinceBeat() && reply.sent() > from.match() && reply.sent() < from.next()) {
            askAgain(from, reply.sent());
        }
        send(from);
    }

    /**
     * An append without entries, outside of the window: asks whether the logs agree up to an index. For when everything
     * arrived there, but no acknowledgement came back since the heartbeat before: it may be lost, and a full window
     * would then wait for it for ever.
     */
    private void askAgain(Progress from, long index) {
        if (!state.unreachable.contains(from.peer)) {
            state.effects.send(new Message.Append(
                    state.config.group(),
                    state.config.self(),
                    from.peer,
                    state.term(),
                    ++request,
                    new EntryId(index, state.log.termAt(index)),
                    state.commit(),
                    List.of()));
        }
    }

    /** Highest index that a majority of the voters holds durably, this leader counted with its own durable index. */
    long durableOnMajority() {
        long[] match = new long[state.voters().size()];
        match[state.voters().indexOf(state.config.self())] = state.durability.durableIndex();
        for (Progress each : peers) {
            match[state.voters().indexOf(each.peer)] = each.match();
        }
        return Majority.reached(match);
    }

    /** Highest confirmation round that a majority has answered; the leader itself always has. */
    long confirmedRound() {
        long[] rounds = new long[state.voters().size()];
        rounds[state.voters().indexOf(state.config.self())] = Long.MAX_VALUE;
        for (Progress each : peers) {
            rounds[state.voters().indexOf(each.peer)] = each.ackedRound;
        }
        return Majority.reached(rounds);
    }

    /** Tick at which a majority, this leader included, was last heard together. */
    long quorumContact() {
        long[] contacts = new long[state.voters().size()];
        contacts[state.voters().indexOf(state.config.self())] = state.now();
        for (Progress each : peers) {
            contacts[state.voters().indexOf(each.peer)] = each.contact;
        }
        return Majority.reached(contacts);
    }

    /** Voters whose connection is not known to be broken, this leader included. */
    int reachable() {
        int count = 1;
        for (Progress each : peers) {
            if (!state.unreachable.contains(each.peer)) {
                count++;
            }
        }
        return count;
    }
}
