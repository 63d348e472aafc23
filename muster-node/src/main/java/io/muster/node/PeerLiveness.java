package io.muster.node;

import io.muster.duty.ConfinedTo;
import io.muster.transport.Transport;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each other voter was last heard, whoever leads: judged by the connections of this node, since connections speak
 * also when no group has anything to say. Written by the loop, read by anybody.
 */
final class PeerLiveness {
    /** Told by the loop when a peer comes and goes. */
    interface Listener {
        /** In contact, for the first time or again. */
        void joined(long peer);

        /** Silent, or its connection broke. */
        void suspected(long peer);
    }

    private static final long NEVER = Long.MIN_VALUE;

    private final long[] keys;
    private final long silenceMax;
    private final Listener listener;
    private final AtomicLongArray contact;
    private final AtomicIntegerArray up;

    /**
     * Nobody was heard yet.
     *
     * @param keys the other voters
     * @param silenceMax nanoseconds of silence after which a peer counts as out of reach
     */
    PeerLiveness(long[] keys, long silenceMax, Listener listener) {
        this.keys = keys.clone();
        this.silenceMax = silenceMax;
        this.listener = listener;
        this.contact = new AtomicLongArray(keys.length);
        this.up = new AtomicIntegerArray(keys.length);
        for (int i = 0; i < keys.length; i++) {
            contact.set(i, NEVER);
        }
    }

    /** Asks the transport. */
    @ConfinedTo("loop")
    void tick(Transport transport, long now) {
        for (int i = 0; i < keys.length; i++) {
            boolean alive = false;
            if (transport.connected(keys[i])) {
                long silence = transport.silenceNanos(keys[i]);
                contact.set(i, now - silence);
                alive = silence < silenceMax;
            }
            if (up.get(i) != (alive ? 1 : 0)) {
                up.set(i, alive ? 1 : 0);
                if (alive) {
                    listener.joined(keys[i]);
                } else {
                    listener.suspected(keys[i]);
                }
            }
        }
    }

    /** Whether a peer was heard lately. */
    boolean alive(long key) {
        int at = indexOf(key);
        return at >= 0 && up.get(at) == 1;
    }

    /** Age of the last sign of life in milliseconds, -1 if there was none. */
    long ageMillis(long key, long now) {
        int at = indexOf(key);
        long last = at < 0 ? NEVER : contact.get(at);
        return last == NEVER ? -1 : Math.max(0, now - last) / 1_000_000;
    }

    /** How many of the voters this node is in contact with, itself included. */
    int reached() {
        int count = 1;
        for (int i = 0; i < keys.length; i++) {
            count += up.get(i);
        }
        return count;
    }

    private int indexOf(long key) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }
}
