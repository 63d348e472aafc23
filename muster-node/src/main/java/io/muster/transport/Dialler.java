package io.muster.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the connections that this node has to make: look-up, connect, and a jittered pause after each failure. */
final class Dialler {
    /** After a refused connect the host is there and only the process is missing: it is asked again sooner. */
    private static final int SOONER = 4;

    private final LinkTable table;
    private final Link.Events events;
    private final Selector selector;
    private final Resolver resolver;
    private final Runnable whenResolved;
    private final RandomGenerator random;
    private final LinkLog log;

    Dialler(
            LinkTable table,
            Link.Events events,
            Selector selector,
            Lookups lookups,
            RandomGenerator random,
            LinkLog log) {
        this.table = table;
        this.events = events;
        this.selector = selector;
        this.resolver = lookups.resolver();
        this.whenResolved = lookups.whenResolved();
        this.random = random;
        this.log = log;
    }

    /**
     * How names are looked up.
     *
     * @param resolver may block
     * @param whenResolved called from another thread with every answer
     */
    record Lookups(Resolver resolver, Runnable whenResolved) {}

    /** Does what is due for one connection, and says when to look again. */
    long step(Dial dial) {
        if (dial.link != null || dial.finished) {
            return table.now + LinkTable.FAR_NANOS;
        }
        if (dial.looking) {
            return awaitLookup(dial);
        }
        if (table.now - dial.notBefore < 0) {
            return dial.notBefore;
        }
        InetAddress literal = AddressLookup.literal(dial.address().host());
        if (literal != null) {
            dial.found(List.of(literal));
            return connect(dial);
        }
        if (dial.lookup == null || !dial.lookup.host().equals(dial.address().host())) {
            dial.lookup = AddressLookup.start(dial.address().host(), resolver, whenResolved);
        }
        dial.looking = true;
        dial.notBefore = table.now + table.config.timing().connect().toNanos();
        return awaitLookup(dial);
    }

    private long awaitLookup(Dial dial) {
        AddressLookup lookup = dial.lookup;
        List<InetAddress> found = lookup == null ? List.of() : lookup.found();
        boolean late = table.now - dial.notBefore >= 0;
        if (found == null && !late) {
            return dial.notBefore;
        }
        dial.looking = false;
        String failure = found == null ? "no answer from the resolver" : "";
        if (lookup != null && found != null) {
            failure = lookup.failure();
            dial.lookup = null;
            if (!found.isEmpty()) {
                dial.found(found);
            }
        }
        if (!failure.isEmpty()) {
            log.unresolved(dial.address(), failure, table.now);
        }
        return connect(dial);
    }

    private long connect(Dial dial) {
        InetAddress address = dial.nextAddress();
        if (address == null) {
            table.stats.ended(DisconnectReason.UNRESOLVED, false);
            failed(dial, DisconnectReason.UNRESOLVED);
            return dial.notBefore;
        }
        table.stats.add(TransportStats.Counter.DIALLED, 1);
        if (table.size() >= table.config.bounds().connections()) {
            return ended(dial, DisconnectReason.TOO_MANY, "all connections are in use");
        }
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = channel.connect(
                    new InetSocketAddress(address, dial.address().port()));
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Link link = new Link(table, events, key, address, dial);
            dial.link = link;
            if (connected) {
                link.connected();
            }
            return table.now + LinkTable.FAR_NANOS;
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            close(channel);
            return ended(dial, DisconnectReason.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private long ended(Dial dial, DisconnectReason reason, String text) {
        table.stats.ended(reason, false);
        log.ended(dial.address().toString(), reason, text, table.now);
        failed(dial, reason);
        return dial.notBefore;
    }

    private void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            table.stats.add(TransportStats.Counter.CLOSE_FAILURES, 1);
        }
    }

    /** The connection of a dial is gone, or never came to be: waits before the next one. */
    void failed(Dial dial, DisconnectReason reason) {
        dial.link = null;
        LinkTiming timing = table.config.timing();
        long max = timing.backoffMax().toNanos();
        long min = timing.backoffMin().toNanos();
        int doublings = Math.min(dial.failed() - 1, 20);
        long pause = Math.min(max, min << doublings);
        if (reason == DisconnectReason.UNREACHABLE) {
            pause = Math.min(pause, Math.max(min, max / SOONER));
        } else if (reason.code() > DisconnectReason.HANDSHAKE_TIMEOUT.code() && reason != DisconnectReason.TOO_MANY) {
            // Refused for what the other side is, which does not change by itself.
            pause = max;
        }
        dial.notBefore = table.now + pause / 2 + random.nextLong(pause / 2 + 1);
        table.wakeAt(dial.notBefore);
    }

    /** The handshake went well. */
    void succeeded(Dial dial) {
        dial.succeeded();
    }
}
