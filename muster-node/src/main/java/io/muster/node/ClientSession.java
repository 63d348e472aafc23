package io.muster.node;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The session under which this node's calls are known to all replicas, and which of its numbers still matter: the
 * replicas keep an answer until it has certainly arrived, so the lowest number without an arrived answer travels with
 * every command.
 *
 * <p>At most {@value #WINDOW} numbers are between the lowest and the newest. When a call that hangs uses the window
 * up, the node goes on with a new session, and what the old one knows expires in its time. Safe for any number of
 * threads.
 */
final class ClientSession {
    /** Less than the replicas keep of a session, so that nothing open is ever forgotten there. */
    static final int WINDOW = 1 << 15;

    /**
     * Answers to the newest numbers stay on the replicas although they have arrived, so that a caller who sends an id
     * again right after its answer gets the same one.
     */
    static final int KEPT = 64;

    /** How far the replicas know this session. */
    enum State {
        /** Nobody was told. */
        NEW,
        /** A call that opens it is on its way. */
        OPENING,
        /** All replicas know it, or will when they have applied this far. */
        OPEN,
        /** It expired, and is gone for good. */
        GONE
    }

    final long id;
    /** Changed by the loop only. */
    volatile State state = State.NEW;

    private final AtomicLong next = new AtomicLong(1);
    private final AtomicLong floor = new AtomicLong(1);
    // in each place the newest number that has it: itself once it is resolved, negative once it is claimed; only newer
    // numbers take its place, so that a late second resolution cannot count for another number
    private final AtomicLongArray places = new AtomicLongArray(WINDOW);

    ClientSession(long id) {
        this.id = id;
    }

    /**
     * Takes the next number.
     *
     * @return the number, 0 if the window is used up
     */
    long draw() {
        while (true) {
            long number = next.get();
            if (number - floor.get() >= WINDOW) {
                return 0;
            }
            if (next.compareAndSet(number, number + 1)) {
                return number;
            }
        }
    }

    /** The answer to a number has arrived, or nobody will ever ask for it again. */
    void resolve(long number) {
        int place = (int) (number % WINDOW);
        long seen = places.get(place);
        while (number >= floor.get() && number > seen && number >= -seen) {
            if (places.compareAndSet(place, seen, number)) {
                return;
            }
            seen = places.get(place);
        }
    }

    /**
     * Takes a number for its first use: until then nobody can have sent a command under it.
     *
     * @return false if it was used before, or is not one of those that were drawn and are open
     */
    boolean claim(long number) {
        int place = (int) (number % WINDOW);
        long seen = places.get(place);
        return open(number) && number > Math.abs(seen) && places.compareAndSet(place, seen, -number);
    }

    /** Moves the floor up to the lowest number that is not resolved, or one of the newest. */
    void advance() {
        long at = floor.get();
        while (at < next.get() - KEPT && places.get((int) (at % WINDOW)) == at) {
            floor.compareAndSet(at, at + 1);
            at = floor.get();
        }
    }

    /** Answers to all numbers below have arrived. */
    long ackBelow() {
        return floor.get();
    }

    /** Whether a number is one of those that replicas still keep for this node. */
    boolean open(long number) {
        return number >= floor.get() && number < next.get();
    }
}
