package io.muster.node;

import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.ReadTimeoutException;
import io.muster.duty.ConfinedTo;
import io.muster.raft.Input;
import io.muster.raft.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads. All that wait when a turn of the loop ends share one question to the quorum; those who come
 * while it is under way share the next one. A question that got no answer is asked again under a new number, since an
 * old number might still be confirmed by an answer that was under way before the read came.
 *
 * <p>When the index is known and applied here, the caller runs its query itself, under the shared lock.
 */
@ConfinedTo("loop")
final class ReadGate {
    private static final long PATIENCE_NANOS_MIN = Duration.ofMillis(50).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private record Confirmed(long index, List<ReadCall> calls) {}

    private final NodePorts node;
    private final Consumer<Input> replica;
    private final LongConsumer admitted;
    private final Duration election;
    private final long patience;
    private List<ReadCall> fresh = new ArrayList<>();
    private List<ReadCall> asking = new ArrayList<>();
    private final ArrayDeque<Confirmed> confirmed = new ArrayDeque<>();
    // all ids from firstId to lastId are of the round that is under way, if there is one
    private long firstId;
    private long lastId;
    private long askAgainAt;
    private boolean leaderKnown;

    /**
     * Nobody reads yet.
     *
     * @param seed start of the ids, other than in any earlier life of this node
     * @param replica takes the questions
     * @param admitted told the index of reads right before they may run
     */
    ReadGate(NodePorts node, long seed, Consumer<Input> replica, LongConsumer admitted) {
        this.node = node;
        this.replica = replica;
        this.admitted = admitted;
        this.election = node.config().timing().electionTimeout();
        this.patience = Math.max(
                PATIENCE_NANOS_MIN, node.config().timing().heartbeatInterval().toNanos());
        this.lastId = seed;
    }

    void arrive(ReadCall call) {
        fresh.add(call);
    }

    /** The end of a turn: starts the next round if none is under way, or asks again. */
    void turn(long now) {
        if (!asking.isEmpty()) {
            if (askAgainAt - now <= 0) {
                ask(now);
            }
        } else if (!fresh.isEmpty()) {
            asking = fresh;
            fresh = new ArrayList<>();
            firstId = lastId + 1;
            ask(now);
        }
    }

    private void ask(long now) {
        askAgainAt = now + patience;
        replica.accept(new Input.ReadAsked(++lastId));
    }

    /** A quorum has confirmed a question. */
    void answered(long id, long index, long applied) {
        if (asking.isEmpty() || id < firstId || id > lastId) {
            return;
        }
        List<ReadCall> calls = asking;
        asking = new ArrayList<>();
        if (index <= applied) {
            admit(index, calls);
        } else {
            confirmed.addLast(new Confirmed(index, calls));
        }
    }

    void refused(long id, Refusal refusal, long now) {
        if (asking.isEmpty() || id != lastId) {
            return;
        }
        MusterException reason = Refusals.of(refusal, null, node::nameOf, election);
        for (ReadCall call : asking) {
            call.refusal = reason;
        }
        askAgainAt = now + PAUSE_NANOS;
    }

    /** Everything up to here is applied on this node. */
    void applied(long index) {
        while (!confirmed.isEmpty() && confirmed.peekFirst().index <= index) {
            Confirmed next = confirmed.removeFirst();
            admit(next.index, next.calls);
        }
    }

    private void admit(long index, List<ReadCall> calls) {
        admitted.accept(index);
        for (ReadCall call : calls) {
            call.mayRun.settle(true);
        }
    }

    /** The leader changed: what the old one was asked will not be answered. */
    void leaderIs(long leader, long now) {
        leaderKnown = leader != 0;
        if (leaderKnown) {
            askAgainAt = now;
        }
    }

    void tick(long now) {
        fresh = expire(fresh, now, "no round of the quorum has begun");
        asking = expire(asking, now, "the quorum has not confirmed it");
        for (int i = confirmed.size(); i > 0; i--) {
            Confirmed next = confirmed.removeFirst();
            List<ReadCall> left = expire(next.calls, now, "this node has not applied index " + next.index);
            if (!left.isEmpty()) {
                confirmed.addLast(new Confirmed(next.index, left));
            }
        }
    }

    private List<ReadCall> expire(List<ReadCall> calls, long now, String waitsFor) {
        if (calls.isEmpty()) {
            return calls;
        }
        List<ReadCall> kept = new ArrayList<>(calls.size());
        for (ReadCall call : calls) {
            if (call.deadline - now <= 0) {
                call.mayRun.settleFailure(failure(call, waitsFor));
            } else {
                kept.add(call);
            }
        }
        return kept;
    }

    private MusterException failure(ReadCall call, String waitsFor) {
        @Nullable MusterException refusal = call.refusal;
        if (refusal instanceof NoQuorumException) {
            return refusal;
        }
        return leaderKnown
                ? new ReadTimeoutException("LINEARIZABLE: " + waitsFor)
                : new NoQuorumException("no leader is known", election, null);
    }

    /** Refuses all. */
    void close(MusterException failure) {
        List<ReadCall> all = new ArrayList<>(fresh);
        all.addAll(asking);
        confirmed.forEach(next -> all.addAll(next.calls));
        for (ReadCall call : all) {
            call.mayRun.settleFailure(failure);
        }
        fresh.clear();
        asking.clear();
        confirmed.clear();
    }
}
