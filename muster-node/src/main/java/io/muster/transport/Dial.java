package io.muster.transport;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection that this node has to make and to keep: where to, how often it failed, and when to try again. Outlives
 * the links that it leads to.
 */
final class Dial {
    private final int lane;
    private PeerAddress address;
    /** What the name led to last; still good if the resolver does not answer. */
    private List<InetAddress> known = List.of();

    private int turn;
    private int failures;

    /** Not before this time; with a look-up running, the end of the wait for it. */
    long notBefore;

    /** An attempt waits for its look-up. */
    boolean looking;

    /** The running look-up; it may outlive the attempt that started it, but there is never a second one. */
    @Nullable
    AddressLookup lookup;

    /** The connection, from its connect on. */
    @Nullable
    Link link;

    /** A probe that has its answer. */
    boolean finished;

    Dial(PeerAddress address, int lane) {
        this.address = address;
        this.lane = lane;
    }

    PeerAddress address() {
        return address;
    }

    int lane() {
        return lane;
    }

    void move(PeerAddress next) {
        if (!next.equals(address)) {
            address = next;
            known = List.of();
            failures = 0;
        }
    }

    void found(List<InetAddress> addresses) {
        known = addresses;
    }

    /** The address for this attempt: one after the other, since a name may have some that are dead. */
    @Nullable
    InetAddress nextAddress() {
        return known.isEmpty() ? null : known.get(Math.floorMod(turn++, known.size()));
    }

    /** Counts a failure and returns how many there were in a row. */
    int failed() {
        return ++failures;
    }

    void succeeded() {
        failures = 0;
    }
}
