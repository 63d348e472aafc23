package io.muster.node;

import io.muster.apply.Envelope;
import io.muster.duty.ConfinedTo;
import io.muster.raft.Effect;
import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Proposal;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this node has proposed as leader, from the request to the applied entry. Everything that came in one turn of
 * the loop becomes one input of the replica, so one append and one frame for each follower.
 */
@ConfinedTo("loop")
final class Proposals {
    private static final int BATCH_ENTRIES = 4096;
    private static final int BATCH_BYTES = 1 << 20;

    private record Accepted(EntryId id, Waiter waiter) {}

    private final InstantSource clock;
    private final Consumer<Input> replica;
    private List<Proposal> batch = new ArrayList<>();
    private int batchBytes;
    private long tokens;
    // in the order of their tokens, which is the order in which the replica answers
    private final ArrayDeque<Waiter> asked = new ArrayDeque<>();
    // in the order of their indexes
    private final ArrayDeque<Accepted> accepted = new ArrayDeque<>();

    /**
     * Nothing proposed yet.
     *
     * @param clock time that is stamped into entries
     * @param replica takes the batches
     */
    Proposals(InstantSource clock, Consumer<Input> replica) {
        this.clock = clock;
        this.replica = replica;
    }

    /** Adds to the batch of this turn. */
    void propose(Waiter waiter, EntryKind kind, byte[] envelope) {
        batch.add(new Proposal(++tokens, kind, Envelope.stamped(envelope, clock.millis())));
        asked.addLast(waiter);
        batchBytes += envelope.length;
        if (batch.size() >= BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Gives the batch to the replica. */
    void flush() {
        if (!batch.isEmpty()) {
            List<Proposal> full = batch;
            batch = new ArrayList<>(Math.min(BATCH_ENTRIES, full.size() * 2));
            batchBytes = 0;
            replica.accept(new Input.Proposed(full));
        }
    }

    void accepted(Effect.Accepted effect) {
        accepted.addLast(new Accepted(effect.id(), asked.removeFirst()));
    }

    /** The one whose proposal was refused. */
    Waiter refused() {
        return asked.removeFirst();
    }

    /**
     * Finds who waits for committed entries.
     *
     * @param lost told about those whose entry was overwritten by another one
     */
    @Nullable
    Waiter[] taken(List<Entry> entries, Consumer<Waiter> lost) {
        @Nullable Waiter[] waiters = new @Nullable Waiter[entries.size()];
        long first = entries.get(0).index();
        long last = first + waiters.length - 1;
        while (!accepted.isEmpty() && accepted.peekFirst().id.index() <= last) {
            Accepted next = accepted.removeFirst();
            int at = (int) (next.id.index() - first);
            if (at >= 0 && entries.get(at).term() == next.id.term()) {
                waiters[at] = next.waiter;
            } else {
                lost.accept(next.waiter);
            }
        }
        return waiters;
    }

    /** This node leads no more: what is not applied yet may be overwritten, and it is not told when. */
    void leadershipEnded(Consumer<Waiter> lost) {
        while (!accepted.isEmpty()) {
            lost.accept(accepted.removeFirst().waiter);
        }
    }

    /** Entries that were appended here and are not applied yet. */
    int waiting() {
        return accepted.size() + asked.size();
    }
}
