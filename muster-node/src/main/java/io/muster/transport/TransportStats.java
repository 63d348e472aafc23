package io.muster.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one transport. Written by its owner, read by anybody. Every way in which a connection can end has its
 * own, so that an attack or a wrong configuration is seen without reading logs (security demand SEC17).
 */
public final class TransportStats {
    /** What is counted besides the ends of connections. */
    public enum Counter {
        /** Connections that were accepted. */
        ACCEPTED,
        /** Connects that were started. */
        DIALLED,
        /** Handshakes that ended well. */
        ESTABLISHED,
        /** Raft messages received. */
        MESSAGES_IN,
        /** Raft messages handed to a connection. */
        MESSAGES_OUT,
        /** Calls received. */
        CALLS_IN,
        /** Calls handed to a connection. */
        CALLS_OUT,
        /** Bytes read. */
        BYTES_IN,
        /** Bytes written. */
        BYTES_OUT,
        /** Writes to a socket. */
        WRITES,
        /** Messages and calls dropped because there was no connection. */
        DROPPED_UNCONNECTED,
        /** Messages and calls dropped because too much was waiting for the peer. */
        DROPPED_FULL,
        /** Messages and calls dropped because they exceed what the peer takes. */
        DROPPED_TOO_LARGE,
        /** Times that a connection was not read for a while, since memory for large frames was used up. */
        PAUSED,
        /** Sockets that could not be closed in an orderly way. */
        CLOSE_FAILURES,
        /** Times that the system refused to accept more connections for now. */
        ACCEPT_FAILURES
    }

    private final Map<Counter, LongAdder> counters = adders(Counter.class);
    private final Map<DisconnectReason, LongAdder> disconnects = adders(DisconnectReason.class);
    private final Map<DisconnectReason, LongAdder> refusals = adders(DisconnectReason.class);
    private volatile int open;

    /** A full map that never changes, so that any thread may read it. */
    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E key : type.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E key) {
        return Objects.requireNonNull(adders.get(key));
    }

    /**
     * One counter.
     *
     * @param counter which
     * @return its value
     */
    public long count(Counter counter) {
        return of(counters, counter).sum();
    }

    /**
     * Established connections that ended.
     *
     * @param reason why
     * @return how many
     */
    public long disconnects(DisconnectReason reason) {
        return of(disconnects, reason).sum();
    }

    /**
     * Connections that ended before they were established, from either side.
     *
     * @param reason why
     * @return how many
     */
    public long refusals(DisconnectReason reason) {
        return of(refusals, reason).sum();
    }

    /**
     * Connections that are open now, in any state.
     *
     * @return how many
     */
    public int open() {
        return open;
    }

    void add(Counter counter, long amount) {
        of(counters, counter).add(amount);
    }

    void ended(DisconnectReason reason, boolean established) {
        of(established ? disconnects : refusals, reason).increment();
    }

    void open(int connections) {
        open = connections;
    }
}
