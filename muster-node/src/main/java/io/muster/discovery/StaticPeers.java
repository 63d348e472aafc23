package io.muster.discovery;

import io.muster.transport.PeerAddress;
import io.muster.transport.TransportConfig;
import io.muster.wire.NodeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code muster.peers}: entries separated by commas, each {@code id=host:port}, {@code id=host}, {@code
 * host:port} or {@code host}. Without a port, 9993 is meant; an IPv6 literal stands in brackets, {@code
 * n1=[::1]:9993}. The list may be the same on all nodes, with or without the node itself in it (parity M6).
 */
public final class StaticPeers {
    private StaticPeers() {}

    /** An address list that cannot be used. */
    public static final class BadPeersException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        BadPeersException(String message) {
            super(message);
        }
    }

    /**
     * Reads a list of peers.
     *
     * @param list value of {@code muster.peers}, may be blank
     * @return the addresses in their order
     * @throws BadPeersException if an entry is malformed, or an id or an address stands twice; names all faults at once
     */
    public static List<PeerAddress> parse(String list) {
        List<String> faults = new ArrayList<>();
        List<PeerAddress> peers = new ArrayList<>();
        if (!list.isBlank()) {
            for (String entry : list.split(",", -1)) {
                try {
                    peers.add(entry(entry.strip()));
                } catch (BadPeersException e) {
                    faults.add(e.getMessage());
                }
            }
        }
        duplicates(peers, faults);
        if (!faults.isEmpty()) {
            throw new BadPeersException("muster.peers: " + String.join("; ", faults));
        }
        return List.copyOf(peers);
    }

    /**
     * Reads a list of peers in which every entry must name its node.
     *
     * @param list value of {@code muster.peers}, may be blank
     * @return the addresses in their order, all of them named
     * @throws BadPeersException as {@link #parse}, or if an entry has no id
     */
    public static List<PeerAddress> parseNamed(String list) {
        List<PeerAddress> peers = parse(list);
        for (PeerAddress peer : peers) {
            if (!peer.named()) {
                throw new BadPeersException("muster.peers: '" + peer.endpoint()
                        + "' has no node id; write it as id=host:port, such as n1=" + peer.endpoint());
            }
        }
        return peers;
    }

    private static PeerAddress entry(String entry) {
        int equals = entry.indexOf('=');
        String nodeId = equals < 0 ? "" : entry.substring(0, equals).strip();
        String endpoint = entry.substring(equals + 1).strip();
        if (equals >= 0 && nodeId.isEmpty()) {
            throw new BadPeersException("'" + entry + "' has no node id before '='");
        }
        if (endpoint.isEmpty()) {
            throw new BadPeersException("'" + entry + "' has no address; write id=host:port");
        }
        int colon = portColon(entry, endpoint);
        String host = colon < 0 ? endpoint : endpoint.substring(0, colon);
        int port = colon < 0 ? TransportConfig.DEFAULT_PORT : port(entry, endpoint.substring(colon + 1));
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank() || host.chars().anyMatch(c -> Character.isWhitespace(c) || "[]=/".indexOf(c) >= 0)) {
            throw new BadPeersException("'" + entry + "' has no usable host");
        }
        return new PeerAddress(nodeId, nodeId.isEmpty() ? 0 : NodeKey.of(nodeId), host, port);
    }

    /** Where the colon before the port is, -1 if there is no port. */
    private static int portColon(String entry, String endpoint) {
        if (endpoint.startsWith("[")) {
            int close = endpoint.indexOf(']');
            boolean portFollows = close > 0 && close + 1 < endpoint.length() && endpoint.charAt(close + 1) == ':';
            if (close < 0 || (close + 1 < endpoint.length() && !portFollows)) {
                throw new BadPeersException("'" + entry + "': an IPv6 address is written [address]:port");
            }
            return portFollows ? close + 1 : -1;
        }
        int colon = endpoint.indexOf(':');
        if (colon >= 0 && endpoint.indexOf(':', colon + 1) >= 0) {
            throw new BadPeersException("'" + entry + "': put an IPv6 address in brackets, [address]:port");
        }
        return colon;
    }

    private static int port(String entry, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as for a number out of range.
        }
        throw new BadPeersException("'" + entry + "': port '" + text + "' is not a number from 1 to 65535");
    }

    private static void duplicates(List<PeerAddress> peers, List<String> faults) {
        Map<String, PeerAddress> ids = new HashMap<>();
        Map<String, PeerAddress> endpoints = new HashMap<>();
        for (PeerAddress peer : peers) {
            PeerAddress sameId = peer.named() ? ids.putIfAbsent(peer.nodeId(), peer) : null;
            if (sameId != null) {
                faults.add("node id '" + peer.nodeId() + "' stands twice, at " + sameId.endpoint() + " and at "
                        + peer.endpoint());
            }
            PeerAddress sameEndpoint = endpoints.putIfAbsent(peer.endpoint().toLowerCase(Locale.ROOT), peer);
            if (sameEndpoint != null) {
                faults.add("address " + peer.endpoint() + " stands twice, as '" + sameEndpoint + "' and as '" + peer
                        + "'");
            }
        }
    }
}
