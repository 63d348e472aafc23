package io.muster.discovery;

import io.muster.transport.AddressLookup;
import io.muster.transport.PeerAddress;
import io.muster.transport.Resolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS for peers ({@code muster.discovery.dns}): every address of one name, at one port, without node ids. Who
 * answers there is found out by the handshake, this node itself included (parity M5).
 *
 * <p>An address is never more than a place to look. When the name has no address for a while, or the resolver does not
 * answer, the addresses known so far stay. Owned by one thread, which calls {@link #poll}; the look-up runs on a
 * thread of its own, one at a time.
 */
public final class DnsPeers {
    /** More addresses of a name are not used. */
    public static final int ADDRESSES_MAX = 256;

    private final String name;
    private final int port;
    private final long pauseNanos;
    private final Resolver resolver;
    private final Runnable whenAnswered;
    private @Nullable AddressLookup lookup;
    private boolean asked;
    private long askAt;
    private List<PeerAddress> known = List.of();
    private String failure = "";

    /**
     * Prepares to ask; nothing is asked before the first {@link #poll}.
     *
     * @param name host name whose addresses are those of peers
     * @param port port at each of them
     * @param pause time from one question to the next, {@code muster.discovery.poll-interval}
     * @param resolver may block
     * @param whenAnswered called on another thread with every answer, to wake whoever polls
     */
    public DnsPeers(String name, int port, Duration pause, Resolver resolver, Runnable whenAnswered) {
        if (name.isBlank() || port < 1 || port > 65_535 || pause.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("muster.discovery.dns: '" + name + ":" + port
                    + "' needs a host name, a port of 1-65535 and a positive poll interval");
        }
        this.name = name;
        this.port = port;
        this.pauseNanos = pause.toNanos();
        this.resolver = resolver;
        this.whenAnswered = whenAnswered;
    }

    /**
     * Asks if it is time, and takes the answer if there is one. Never waits.
     *
     * @param nowNanos monotonic time
     * @return all addresses in a fixed order if they have changed since the last call, otherwise null
     */
    public @Nullable List<PeerAddress> poll(long nowNanos) {
        if (lookup == null && (!asked || nowNanos - askAt >= 0)) {
            asked = true;
            askAt = nowNanos + pauseNanos;
            lookup = AddressLookup.start(name, resolver, whenAnswered);
        }
        AddressLookup running = lookup;
        List<InetAddress> found = running == null ? null : running.found();
        if (running == null || found == null) {
            return null;
        }
        lookup = null;
        failure = running.failure();
        // In a fixed order, since resolvers turn their answers round from one question to the next.
        List<PeerAddress> next = found.stream()
                .map(address -> PeerAddress.unnamed(address.getHostAddress(), port))
                .distinct()
                .sorted((a, b) -> a.host().compareTo(b.host()))
                .limit(ADDRESSES_MAX)
                .toList();
        if (next.isEmpty() || next.equals(known)) {
            return null;
        }
        known = next;
        return next;
    }

    /**
     * When {@link #poll} should be called again, unless it is woken before.
     *
     * @param nowNanos monotonic time
     * @return nanoseconds from now, 0 if it is time
     */
    public long untilNextNanos(long nowNanos) {
        return asked ? Math.max(0, askAt - nowNanos) : 0;
    }

    /**
     * The addresses of the last answer that had any.
     *
     * @return in a fixed order, without node ids
     */
    public List<PeerAddress> addresses() {
        return known;
    }

    /**
     * What went wrong with the last question.
     *
     * @return for a log, empty if nothing did
     */
    public String failure() {
        return failure;
    }
}
