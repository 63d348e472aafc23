package io.muster.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * What a replica asks for, in order, and the only place that knows "not before durable": a message that claims
 * something about stable storage stays here until the write that makes it true has been reported as durable. One
 * instance belongs to one replica for its whole life.
 *
 * <p>Separate from {@link Replica} because this order is where real systems lost data: votes and acknowledgements that
 * left before their fsync.
 */
public final class Effects {
    /** A message may be lost, so the oldest one goes rather than more memory while a disk hangs. */
    private static final int HELD_MAX = 1 << 14;

    private record Held(Message message, long sequence) {}

    private List<Effect> out = new ArrayList<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private long issued;
    private long persisted;

    /** Starts with nothing to do. */
    public Effects() {}

    /**
     * Takes what has been asked for since the last call.
     *
     * @return the effects in order; they do not change any more
     */
    public List<Effect> take() {
        if (out.isEmpty()) {
            return List.of();
        }
        List<Effect> taken = out;
        out = new ArrayList<>();
        return taken;
    }

    /**
     * How much has been asked for since the last {@link #take}.
     *
     * @return number of effects
     */
    public int waiting() {
        return out.size();
    }

    /**
     * Looks at what was asked for after a certain moment, without taking it: for checks from outside.
     *
     * @param before what {@link #waiting} said at that moment
     * @return the effects in order; only the halt if there was one, since that drops all others
     */
    public List<Effect> since(int before) {
        boolean halted = !out.isEmpty() && out.get(0) instanceof Effect.Halt;
        return List.copyOf(out.subList(halted ? 0 : before, out.size()));
    }

    /** How many messages wait for storage. */
    int held() {
        return held.size();
    }

    /** Number of the newest write that was asked for. */
    long issued() {
        return issued;
    }

    /** Number of the newest write that is known to be durable. */
    long persisted() {
        return persisted;
    }

    /** The number that the next write must carry. */
    long nextSequence() {
        return issued + 1;
    }

    void add(Effect effect) {
        if (effect instanceof Write write) {
            Invariant.check(
                    write.sequence() == issued + 1, "S10", () -> "write " + write.sequence() + " after " + issued);
            issued = write.sequence();
        }
        out.add(effect);
    }

    /** Sends a message that claims nothing about storage beyond what is durable already. */
    void send(Message message) {
        out.add(new Effect.Send(message));
    }

    /** Sends a message once the write with this number, and so every earlier one, is durable. */
    void sendWhenDurable(Message message, long sequence) {
        if (sequence <= persisted) {
            send(message);
        } else {
            if (held.size() == HELD_MAX) {
                held.removeFirst();
            }
            held.addLast(new Held(message, sequence));
        }
    }

    /**
     * Releases what waited for storage. Acknowledgements to the same leader are cumulative, so only the newest of those
     * released together leaves: one acknowledgement a force, not one an entry.
     */
    void persisted(long sequence, long durableIndex) {
        if (sequence <= persisted) {
            return;
        }
        Invariant.check(
                sequence <= issued, "S23", () -> "write " + sequence + " durable, but only " + issued + " issued");
        persisted = sequence;
        Message ack = null;
        for (Iterator<Held> it = held.iterator(); it.hasNext(); ) {
            Held next = it.next();
            if (next.sequence > persisted) {
                continue;
            }
            it.remove();
            if (next.message instanceof Message.AppendReply reply && reply.accepted()) {
                Invariant.check(
                        reply.match() <= durableIndex,
                        "S10",
                        () -> "acknowledgement of " + reply.match() + " but durable up to " + durableIndex);
                ack = reply;
            } else {
                send(next.message);
            }
        }
        if (ack != null) {
            send(ack);
        }
    }

    /** Forgets what waits: the term changed, and nobody needs these answers any more. */
    void forgetHeld() {
        held.clear();
    }

    /** Drops everything of this step and reports the broken invariant. */
    void halt(String reason) {
        out.clear();
        held.clear();
        out.add(new Effect.Halt(reason));
    }
}
