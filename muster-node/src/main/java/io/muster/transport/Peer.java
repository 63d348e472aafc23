package io.muster.transport;

import org.jspecify.annotations.Nullable;

/** Another member: where it is, and its two lanes. Separate from its links, which come and go. */
final class Peer {
    private final String nodeId;
    private final long key;
    private final @Nullable Dial control;
    private final @Nullable Dial bulk;
    private @Nullable Link controlLink;
    private @Nullable Link bulkLink;
    private boolean met;
    private long incarnation;
    /** The life before that one, 0 if there was none. */
    private long formerIncarnation;

    /**
     * A peer without connections.
     *
     * @param dials whether this node is the one that dials
     */
    Peer(PeerAddress address, boolean dials) {
        this.nodeId = address.nodeId();
        this.key = address.key();
        this.control = dials ? new Dial(address, Lane.CONTROL.code()) : null;
        this.bulk = dials ? new Dial(address, Lane.BULK.code()) : null;
    }

    String nodeId() {
        return nodeId;
    }

    long key() {
        return key;
    }

    @Nullable
    Dial dial(Lane lane) {
        return lane == Lane.CONTROL ? control : bulk;
    }

    /** Uses another address from the next connect on. */
    void move(PeerAddress address) {
        for (Lane lane : Lane.values()) {
            Dial dial = dial(lane);
            if (dial != null) {
                dial.move(address);
            }
        }
    }

    @Nullable
    Link link(Lane lane) {
        return lane == Lane.CONTROL ? controlLink : bulkLink;
    }

    void link(Lane lane, @Nullable Link link) {
        if (lane == Lane.CONTROL) {
            controlLink = link;
        } else {
            bulkLink = link;
        }
    }

    /**
     * Whether this process had its turn before the one that is connected now. A process that has ended never speaks
     * again, so two of them run under one id, and each would take the other's place for ever.
     */
    boolean isTwice(long theirs) {
        boolean present = controlLink != null || bulkLink != null;
        return present && theirs == formerIncarnation && theirs != incarnation;
    }

    /** Notes who speaks now; true if it is another life of the node than the one whose links are open. */
    boolean isAnotherLife(long theirs) {
        boolean another = met && theirs != incarnation;
        if (another) {
            formerIncarnation = incarnation;
        }
        met = true;
        incarnation = theirs;
        return another;
    }
}
