package io.muster.node;

import io.muster.raft.Message;
import io.muster.transport.DisconnectReason;
import io.muster.transport.PeerAddress;
import io.muster.transport.Transport;
import io.muster.wire.Call;
import java.util.List;
import java.util.function.Predicate;

/** Real sockets with switches: lets a test cut a node off, lose its answers, or kill its loop. */
final class GatedTransport implements Transport {
    private final Transport sockets;
    /** Nothing comes in and nothing goes out, and nobody is told. */
    volatile boolean cut;
    /** Calls that are lost on their way out. */
    volatile Predicate<Call> loses = call -> false;
    /** The next turn of the loop dies. */
    volatile boolean dies;

    GatedTransport(Transport sockets) {
        this.sockets = sockets;
    }

    @Override
    public void poll(long timeoutNanos, Receiver receiver) {
        if (dies) {
            throw new StackOverflowError("planted");
        }
        sockets.poll(timeoutNanos, cut ? new Deaf(receiver) : receiver);
    }

    @Override
    public boolean send(Message message) {
        return cut || sockets.send(message);
    }

    @Override
    public boolean send(long peer, Call call) {
        return cut || loses.test(call) || sockets.send(peer, call);
    }

    @Override
    public boolean connected(long peer) {
        return !cut && sockets.connected(peer);
    }

    @Override
    public long silenceNanos(long peer) {
        return cut ? Long.MAX_VALUE : sockets.silenceNanos(peer);
    }

    @Override
    public void ownTerm(long term) {
        sockets.ownTerm(term);
    }

    @Override
    public void wakeup() {
        sockets.wakeup();
    }

    @Override
    public void peers(List<PeerAddress> addresses) {
        sockets.peers(addresses);
    }

    @Override
    public void close() {
        sockets.close();
    }

    /** Hears of connections only. */
    private record Deaf(Receiver receiver) implements Receiver {
        @Override
        public void onMessage(Message message) {}

        @Override
        public void onCall(long peer, Call call) {}

        @Override
        public void onConnected(long peer) {
            receiver.onConnected(peer);
        }

        @Override
        public void onDisconnected(long peer, DisconnectReason reason) {
            receiver.onDisconnected(peer, reason);
        }

        @Override
        public void onCallsConnected(long peer) {
            receiver.onCallsConnected(peer);
        }

        @Override
        public void onCallsDisconnected(long peer, DisconnectReason reason) {
            receiver.onCallsDisconnected(peer, reason);
        }
    }
}
