package io.muster.transport;

import io.muster.raft.Message;
import io.muster.wire.Call;
import java.util.List;

/**
 * The connections of one node. One thread owns it and calls everything but {@link #wakeup()}. The port behind which
 * real sockets and the simulated network look the same to the node.
 */
public interface Transport extends AutoCloseable {
    /**
     * One turn: writes what was sent since the last turn, waits for bytes, reads and delivers them, dials, accepts, and
     * looks after every deadline. Returns after at least one event, after a {@link #wakeup()}, or when the time is
     * over.
     *
     * @param timeoutNanos how long to wait at most; 0 or less does not wait
     * @param receiver gets everything that happened, in order, on this thread
     */
    void poll(long timeoutNanos, Receiver receiver);

    /**
     * Queues a message on the control lane to {@link Message#to()}.
     *
     * @param message what to send
     * @return false if it was dropped: no connection, or too much is waiting for that peer
     */
    boolean send(Message message);

    /**
     * Queues a call on the bulk lane.
     *
     * @param peer node key of the receiver
     * @param call what to send
     * @return false if it was dropped: no connection, or too much is waiting for that peer
     */
    boolean send(long peer, Call call);

    /**
     * Whether the control lane to a peer is up.
     *
     * @param peer node key
     * @return true between {@link Receiver#onConnected} and {@link Receiver#onDisconnected}
     */
    boolean connected(long peer);

    /**
     * Ends the wait of {@link #poll}, or of the next one if none is waiting. From any thread; cheap if nobody waits.
     */
    void wakeup();

    /**
     * Replaces the address book. New peers are dialled, peers that are missing lose their connections, and a changed
     * address counts from the next connect on. It adds nothing to a quorum and removes nothing from one.
     *
     * @param addresses all peers; an entry of this node itself is skipped, and so is a second one of the same node
     */
    void peers(List<PeerAddress> addresses);

    /** Writes at once what was sent, instead of at the start of the next turn. */
    default void flush() {}

    /**
     * Tells the highest term of this node, against which the terms of peers are judged (fault F39).
     *
     * @param term highest term of all groups
     */
    default void ownTerm(long term) {}

    /**
     * How long nothing at all has come over the control lane of a peer.
     *
     * @param peer node key
     * @return nanoseconds, {@link Long#MAX_VALUE} without a connection
     */
    default long silenceNanos(long peer) {
        return connected(peer) ? 0 : Long.MAX_VALUE;
    }

    /** Says goodbye to all peers and closes every socket; never from a receiver. A second call does nothing. */
    @Override
    void close();

    /** Who gets what happens during {@link Transport#poll}. */
    interface Receiver {
        /**
         * A message from the control lane of a connected peer.
         *
         * @param message decoded and checked, with the peer as its sender
         */
        void onMessage(Message message);

        /**
         * A call from the bulk lane of a peer.
         *
         * @param peer node key
         * @param call decoded and checked
         */
        void onCall(long peer, Call call);

        /**
         * The control lane is up.
         *
         * @param peer node key
         */
        void onConnected(long peer);

        /**
         * The control lane is gone. Comes before the {@link #onConnected} of its successor, and no message of the old
         * connection comes after it.
         *
         * @param peer node key
         * @param reason why; see {@link DisconnectReason#evidence()}
         */
        void onDisconnected(long peer, DisconnectReason reason);

        /**
         * The bulk lane is up: calls to this peer are no longer dropped.
         *
         * @param peer node key
         */
        default void onCallsConnected(long peer) {}

        /**
         * The bulk lane is gone, and with it the answers to calls that are on their way: their outcome is unknown.
         *
         * @param peer node key
         * @param reason why
         */
        default void onCallsDisconnected(long peer, DisconnectReason reason) {}

        /**
         * A node answered at an unnamed address of the address book. Nothing else follows from it until the address
         * book is replaced by one that names it.
         *
         * @param host host of the entry
         * @param port port of the entry
         * @param nodeId id of the node that answered; that of this node if the address is its own
         */
        default void onIdentified(String host, int port, String nodeId) {}
    }
}
