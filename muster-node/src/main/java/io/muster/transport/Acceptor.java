package io.muster.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** The listening socket: takes connections within the caps, a bounded number per turn, and never waits. */
final class Acceptor implements Ready {
    private static final int PER_TURN = 32;
    private static final int BACKLOG = 256;
    private static final long PAUSE_NANOS = 100_000_000L;

    private final LinkTable table;
    private final Link.Events events;
    private final LinkLog log;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private long pausedUntil;
    private boolean paused;

    Acceptor(LinkTable table, Link.Events events, Selector selector, ServerSocketChannel channel, LinkLog log)
            throws IOException {
        this.table = table;
        this.events = events;
        this.log = log;
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
    }

    /** Binds at once, so that a port in use is found at start (regression M-b16). */
    static ServerSocketChannel bind(String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(host, port), BACKLOG);
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (UnresolvedAddressException e) {
            throw new CannotListenException(host, port, new BindException("unknown host"));
        } catch (IOException e) {
            throw new CannotListenException(host, port, e);
        }
    }

    int port() {
        return channel.socket().getLocalPort();
    }

    @Override
    public void ready() {
        for (int i = 0; i < PER_TURN; i++) {
            try {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                table.stats.add(TransportStats.Counter.ACCEPTED, 1);
                take(accepted);
            } catch (IOException e) {
                pause(e);
                return;
            }
        }
    }

    private void take(SocketChannel accepted) throws IOException {
        if (!(accepted.getRemoteAddress() instanceof InetSocketAddress remote)) {
            accepted.close();
            return;
        }
        LinkBounds bounds = table.config.bounds();
        if (table.size() >= bounds.connections()) {
            accepted.close();
            table.stats.ended(DisconnectReason.TOO_MANY, false);
            String full = "at most " + bounds.connections() + " connections";
            log.ended(remote.getAddress().getHostAddress(), DisconnectReason.TOO_MANY, full, table.now);
            return;
        }
        makeRoom(remote.getAddress());
        SelectionKey link;
        try {
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            link = accepted.register(key.selector(), SelectionKey.OP_READ);
        } catch (IOException e) {
            // Gone before we could speak.
            accepted.close();
            table.stats.ended(DisconnectReason.RESET, false);
            return;
        }
        new Link(table, events, link, remote.getAddress(), null).open();
    }

    /**
     * The one that has gone longest without a handshake makes room for the next: a member needs one round trip, so
     * silent connections cannot keep it out.
     */
    private void makeRoom(InetAddress address) {
        LinkBounds bounds = table.config.bounds();
        if (table.strangersFrom(address) >= bounds.greetingPerAddress()) {
            end(
                    table.oldestStranger(address),
                    "at most " + bounds.greetingPerAddress() + " before their handshake from one address");
        } else if (table.strangers() >= bounds.greeting()) {
            end(table.oldestStranger(null), "at most " + bounds.greeting() + " before their handshake");
        }
    }

    private static void end(@Nullable Link oldest, String full) {
        if (oldest != null) {
            oldest.end(DisconnectReason.TOO_MANY, full);
        }
    }

    /** Without descriptors accept fails at once and forever: it is not asked again for a moment. */
    private void pause(IOException e) {
        table.stats.add(TransportStats.Counter.ACCEPT_FAILURES, 1);
        log.cannotAccept(String.valueOf(e.getMessage()), table.now);
        key.interestOps(0);
        paused = true;
        pausedUntil = table.now + PAUSE_NANOS;
        table.wakeAt(pausedUntil);
    }

    /** Takes connections again after a pause; says when to look again. */
    long onTimer() {
        if (paused && table.now - pausedUntil >= 0) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
        return paused ? pausedUntil : table.now + LinkTable.FAR_NANOS;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
