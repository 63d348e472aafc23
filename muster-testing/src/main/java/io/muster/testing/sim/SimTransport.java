package io.muster.testing.sim;

import io.muster.raft.Message;
import io.muster.transport.DisconnectReason;
import io.muster.transport.PeerAddress;
import io.muster.transport.Transport;
import io.muster.wire.Call;
import io.muster.wire.FrameLimits;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one run of a node over the {@link SimNetwork}: production frames as bytes, two lanes a peer, and
 * what the contract of {@link Transport} promises about the order of connects, breaks and frames.
 */
final class SimTransport implements Transport {
    /** What happened and was not polled yet. */
    private sealed interface News {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Frame(int from, int lane, byte[] bytes) implements News {}

        record Connection(int peer, int lane, boolean made) implements News {}
    }

    private final SimRun run;
    private final SimNode node;
    private final SimPort port;
    private final boolean[][] up;
    private final ArrayDeque<News> news = new ArrayDeque<>();
    private @Nullable Receiver waiting;
    private FrameLimits limits = FrameLimits.DEFAULT;
    private boolean closed;

    SimTransport(SimRun run) {
        this.run = run;
        this.node = run.node();
        this.port = new SimPort(node);
        this.up = new boolean[SimNetwork.LANES][node.world().nodes().size()];
    }

    void frame(int from, int lane, byte[] bytes) {
        news.addLast(new News.Frame(from, lane, bytes));
    }

    void connection(int peer, int lane, boolean made) {
        news.addLast(new News.Connection(peer, lane, made));
    }

    @Override
    public void poll(long timeoutNanos, Receiver receiver) {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        boolean told = tell(receiver);
        waiting = timeoutNanos > 0 && !told ? receiver : null;
        run.loopSleeps(told ? 0 : Math.max(0, timeoutNanos));
    }

    /** The loop has its turn: if it waits in {@link #poll}, that returns now, with whatever has come meanwhile. */
    void wake() {
        Receiver receiver = waiting;
        waiting = null;
        if (receiver != null) {
            tell(receiver);
        }
    }

    private boolean tell(Receiver receiver) {
        boolean told = false;
        for (News next = news.pollFirst(); next != null; next = news.pollFirst()) {
            told = true;
            switch (next) {
                case News.Frame frame -> deliver(frame, receiver);
                case News.Connection connection -> deliver(connection, receiver);
            }
        }
        return told;
    }

    private void deliver(News.Frame frame, Receiver receiver) {
        if (!up[frame.lane][frame.from]) {
            return;
        }
        long from = node.world().node(frame.from).key();
        if (frame.lane == SimNetwork.CONTROL) {
            receiver.onMessage(Frames.message(frame.bytes, from, node.key(), limits));
        } else {
            receiver.onCall(from, Frames.call(frame.bytes, limits));
        }
    }

    private void deliver(News.Connection change, Receiver receiver) {
        long peer = node.world().node(change.peer).key();
        boolean control = change.lane == SimNetwork.CONTROL;
        if (up[change.lane][change.peer]) {
            DisconnectReason reason = change.made ? DisconnectReason.REPLACED : DisconnectReason.CLOSED_BY_PEER;
            if (control) {
                receiver.onDisconnected(peer, reason);
            } else {
                receiver.onCallsDisconnected(peer, reason);
            }
        }
        up[change.lane][change.peer] = change.made;
        if (change.made && control) {
            receiver.onConnected(peer);
        } else if (change.made) {
            receiver.onCallsConnected(peer);
        }
    }

    @Override
    public boolean send(Message message) {
        int to = node.world().indexOf(message.to());
        if (!up[SimNetwork.CONTROL][to]) {
            return false;
        }
        node.pass(Failpoint.sending(message));
        run.sending(message);
        return port.send(to, SimNetwork.CONTROL, Frames.encode(message));
    }

    @Override
    public boolean send(long peer, Call call) {
        int to = node.world().indexOf(peer);
        if (!up[SimNetwork.BULK][to]) {
            return false;
        }
        node.pass(Failpoint.sending(call));
        return port.send(to, SimNetwork.BULK, Frames.encode(call));
    }

    @Override
    public boolean connected(long peer) {
        return up[SimNetwork.CONTROL][node.world().indexOf(peer)];
    }

    @Override
    public long silenceNanos(long peer) {
        return connected(peer)
                ? node.world().network().silence(node.world().indexOf(peer), node.index()) * 1_000
                : Long.MAX_VALUE;
    }

    @Override
    public void wakeup() {
        run.wakeLoop();
    }

    @Override
    public void peers(List<PeerAddress> addresses) {
        // the simulated network has a fixed set of stations
    }

    @Override
    public void ownTerm(long term) {
        limits = FrameLimits.DEFAULT.withOwnTerm(term);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            news.clear();
            waiting = null;
            node.world().network().stopped(node.index(), false);
        }
    }
}
