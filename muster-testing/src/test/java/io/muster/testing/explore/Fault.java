package io.muster.testing.explore;

import io.muster.raft.Message;

/** A deliberate mistake between a replica and the rest of its node, to prove that the search notices. */
interface Fault {
    /** No mistake. */
    Fault NONE = new Fault() {};

    /**
     * Bends what a replica is told.
     *
     * @param message what arrived
     * @return what it gets
     */
    default Message arriving(Message message) {
        return message;
    }

    /**
     * Bends what a replica says.
     *
     * @param message what it sent
     * @param lastIndex last index of its log
     * @return what leaves
     */
    default Message leaving(Message message, long lastIndex) {
        return message;
    }

    /**
     * Whether the disk reports writes before they are durable.
     *
     * @return true for a disk that lies
     */
    default boolean lies() {
        return false;
    }

    /**
     * Whether the invariants that look inside of one node are on; without them only what nodes do to each other shows.
     *
     * @return false to search blindly
     */
    default boolean looksInside() {
        return true;
    }
}
