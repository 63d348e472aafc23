package io.muster.transport;

import io.muster.duty.Owner;
import io.muster.raft.Message;
import io.muster.wire.Call;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameKind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Real sockets: one selector, driven by the thread that calls {@link #poll}. This class keeps the order of a turn;
 * what a connection, a handshake or a dial does stands in classes of its own.
 *
 * <p>A turn: write what was sent since the last one, one write per connection; wait; read at most 1 MiB per
 * connection and deliver each message at once; then look at the deadlines. Deadlines come last, so that after a pause
 * of this process what has arrived meanwhile counts before anybody is called silent.
 */
public final class NioTransport implements Transport {
    private final LongSupplier nanoClock;
    private final TransportStats stats = new TransportStats();
    private final Owner owner = new Owner("transport");
    private final LinkTable table;
    private final PeerTable peers;
    private final Handshakes handshakes;
    private final Dialler dialler;
    private final Selector selector;
    private final Acceptor acceptor;
    private final LinkLog log;
    private final long ownKey;
    /** What the receiver has to hear and has not heard yet. */
    private final Queue<Consumer<Receiver>> news = new ArrayDeque<>();

    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile boolean woken;
    private volatile boolean resolved;
    private boolean claimed;
    private boolean closed;
    /** Who hears of this turn; nobody between turns. */
    private @Nullable Receiver receiver;

    private NioTransport(
            TransportConfig config, LongSupplier nanoClock, RandomGenerator random, Resolver resolver, Sockets sockets)
            throws IOException {
        this.nanoClock = nanoClock;
        this.ownKey = config.node().key();
        this.table = new LinkTable(config, stats, nanoClock.getAsLong());
        this.peers = new PeerTable(ownKey);
        this.log = new LinkLog(config.node().nodeId());
        this.handshakes = new Handshakes(table, peers, log, news::add);
        this.selector = sockets.selector();
        Link.Events events = new Decisions();
        this.dialler = new Dialler(table, events, selector, new Dialler.Lookups(resolver, this::resolved), random, log);
        this.acceptor = new Acceptor(table, events, selector, sockets.listener(), log);
    }

    /**
     * Listens, with the resolver of the platform.
     *
     * @param config what to listen on, who this node is, and its limits
     * @param nanoClock monotonic time, such as {@link System#nanoTime()}
     * @param random jitter of the pauses between connects
     * @return the transport, bound but without peers
     * @throws CannotListenException if the address cannot be bound
     */
    public static NioTransport open(TransportConfig config, LongSupplier nanoClock, RandomGenerator random) {
        return open(config, nanoClock, random, Resolver.SYSTEM);
    }

    /**
     * Listens.
     *
     * @param config what to listen on, who this node is, and its limits
     * @param nanoClock monotonic time, such as {@link System#nanoTime()}
     * @param random jitter of the pauses between connects
     * @param resolver looks up host names, on threads of its own
     * @return the transport, bound but without peers
     * @throws CannotListenException if the address cannot be bound
     */
    public static NioTransport open(
            TransportConfig config, LongSupplier nanoClock, RandomGenerator random, Resolver resolver) {
        ServerSocketChannel listener = Acceptor.bind(config.host(), config.port());
        Selector selector = null;
        try {
            selector = Selector.open();
            return new NioTransport(config, nanoClock, random, resolver, new Sockets(selector, listener));
        } catch (IOException e) {
            // out of descriptors, mostly: those that we have are given back, and with them the port
            close(listener, e);
            close(selector, e);
            throw new CannotListenException(config.host(), config.port(), e);
        }
    }

    private record Sockets(Selector selector, ServerSocketChannel listener) {}

    private static void close(@Nullable Closeable socket, IOException because) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * The port that it listens on.
     *
     * @return the configured one, or the one that the system chose for 0
     */
    public int port() {
        return acceptor.port();
    }

    /**
     * What has happened so far.
     *
     * @return counters that any thread may read
     */
    public TransportStats stats() {
        return stats;
    }

    @Override
    public void poll(long timeoutNanos, Receiver hears) {
        enter();
        receiver = hears;
        try {
            setTime(0);
            boolean told = tell();
            table.flush();
            await(told || !news.isEmpty() ? 0 : Math.min(timeoutNanos, table.untilTimer()));
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.attachment() instanceof Ready ready) {
                    ready.ready();
                }
            }
            selector.selectedKeys().clear();
            table.resume();
            if (resolved || table.untilTimer() == 0) {
                resolved = false;
                runTimers();
            }
            tell();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        } finally {
            receiver = null;
        }
    }

    private void enter() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (claimed) {
            owner.check();
        } else {
            owner.claim();
            claimed = true;
        }
    }

    private void await(long nanos) throws IOException {
        // In this order: whoever wakes us sets woken first and looks at sleeping then, so one of the two sees the
        // other.
        sleeping.set(true);
        if (nanos <= 0 || woken) {
            selector.selectNow();
        } else {
            selector.select((nanos + 999_999) / 1_000_000);
        }
        sleeping.set(false);
        woken = false;
        setTime(Math.max(0, nanos));
    }

    /** Takes the time; if more has passed than was meant to, this process was stopped or busy and heard nobody. */
    private void setTime(long meant) {
        long before = table.now;
        table.now = nanoClock.getAsLong();
        if (table.now - before - meant > table.config.timing().election().toNanos() / 2) {
            table.forgive();
        }
    }

    private void runTimers() {
        table.runTimers();
        table.wakeAt(acceptor.onTimer());
        for (Dial dial : peers.dials()) {
            table.wakeAt(dialler.step(dial));
        }
        table.flush();
    }

    /** Tells the receiver what has happened to connections; true if there was anything. */
    private boolean tell() {
        boolean told = false;
        for (Consumer<Receiver> fact = news.poll(); fact != null; fact = news.poll()) {
            told = true;
            if (receiver != null) {
                fact.accept(receiver);
            }
        }
        return told;
    }

    @Override
    public boolean send(Message message) {
        owner.check();
        int bytes = FrameCodec.sizeOf(message);
        Link link = room(message.to(), Lane.CONTROL, bytes);
        if (link == null) {
            return false;
        }
        FrameCodec.encode(message, link.reserve(bytes));
        link.touched();
        stats.add(TransportStats.Counter.MESSAGES_OUT, 1);
        return true;
    }

    @Override
    public boolean send(long peer, Call call) {
        owner.check();
        int bytes = FrameCodec.sizeOf(call);
        Link link = room(peer, Lane.BULK, bytes);
        if (link == null) {
            return false;
        }
        FrameCodec.encode(call, link.reserve(bytes));
        link.touched();
        stats.add(TransportStats.Counter.CALLS_OUT, 1);
        return true;
    }

    /** The link that takes a frame of some size; null, and counted, if there is none. */
    private @Nullable Link room(long key, Lane lane, int bytes) {
        Link link = up(key, lane);
        if (link == null) {
            stats.add(TransportStats.Counter.DROPPED_UNCONNECTED, 1);
        } else if (bytes > link.peerFrameBytes()) {
            stats.add(TransportStats.Counter.DROPPED_TOO_LARGE, 1);
            log.ended(
                    link.remote(),
                    DisconnectReason.TOO_LARGE,
                    "dropped a frame of " + bytes + " bytes, at most " + link.peerFrameBytes() + " are taken",
                    table.now);
        } else if (!link.fits(bytes)) {
            stats.add(TransportStats.Counter.DROPPED_FULL, 1);
        } else {
            return link;
        }
        return null;
    }

    private @Nullable Link up(long key, Lane lane) {
        Peer peer = peers.get(key);
        Link link = peer == null ? null : peer.link(lane);
        return link != null && link.isUp() ? link : null;
    }

    @Override
    public boolean connected(long peer) {
        return up(peer, Lane.CONTROL) != null;
    }

    @Override
    public long silenceNanos(long peer) {
        Link link = up(peer, Lane.CONTROL);
        return link == null ? Long.MAX_VALUE : Math.max(0, nanoClock.getAsLong() - link.heardAt());
    }

    @Override
    public void wakeup() {
        woken = true;
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void resolved() {
        resolved = true;
        wakeup();
    }

    @Override
    public void peers(List<PeerAddress> addresses) {
        owner.check();
        setTime(0);
        for (Link link : peers.replace(addresses)) {
            link.refuse(DisconnectReason.REMOVED, "not among the peers any more");
        }
        table.wakeAt(table.now);
    }

    @Override
    public void flush() {
        owner.check();
        table.flush();
    }

    @Override
    public void ownTerm(long term) {
        table.limits = table.limits.withOwnTerm(term);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Link link : table.all()) {
            link.refuse(
                    DisconnectReason.STOPPING, "node '" + table.config.node().nodeId() + "' stops");
            link.end(DisconnectReason.STOPPING, "this node stops");
        }
        news.clear();
        try {
            acceptor.close();
            selector.close();
        } catch (IOException e) {
            stats.add(TransportStats.Counter.CLOSE_FAILURES, 1);
        }
    }

    /** Connects the parts: what a link reports goes to who decides about it. */
    private final class Decisions implements Link.Events {
        @Override
        public void onOpen(Link link) {
            handshakes.open(link);
        }

        @Override
        public void onHello(Link link, FrameKind kind, ByteBuffer frame) {
            handshakes.hello(link, kind, frame);
        }

        @Override
        public void onFrame(Link link, ByteBuffer frame) {
            Peer peer = link.peer();
            Receiver hears = receiver;
            if (peer == null || hears == null) {
                throw new IllegalStateException("a frame outside of a turn, or of nobody");
            }
            if (link.lane() == Lane.CONTROL) {
                Message message = FrameCodec.decodeMessage(frame, peer.key(), ownKey, table.limits);
                stats.add(TransportStats.Counter.MESSAGES_IN, 1);
                tell();
                hears.onMessage(message);
            } else {
                Call call = FrameCodec.decodeCall(frame, table.limits);
                stats.add(TransportStats.Counter.CALLS_IN, 1);
                tell();
                hears.onCall(peer.key(), call);
            }
        }

        @Override
        public void onEnd(Link link, DisconnectReason reason, String text, boolean established) {
            Peer peer = link.peer();
            Lane lane = link.lane();
            if (peer != null && lane != null && peer.link(lane) == link) {
                peer.link(lane, null);
                long key = peer.key();
                news.add(
                        lane == Lane.CONTROL
                                ? hears -> hears.onDisconnected(key, reason)
                                : hears -> hears.onCallsDisconnected(key, reason));
            }
            Dial dial = link.dial();
            if (dial != null && dial.link == link) {
                dialler.failed(dial, reason);
            }
            log.ended(link.remote(), reason, text, table.now);
        }
    }
}
