package io.muster.transport;

import io.muster.wire.NodeKey;

/**
 * Where a node may be reached. Identity is the node id; host and port are only a way to it, and the handshake proves
 * who answers there.
 *
 * @param nodeId id of the node, empty if it is not known yet
 * @param key {@link NodeKey} of the id, 0 if it is not known yet
 * @param host name or literal address, resolved again at every connect
 * @param port 1 to 65535
 */
public record PeerAddress(String nodeId, long key, String host, int port) {
    /** Checks the parts and that id and key belong together. */
    public PeerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "address '" + host + ":" + port + "' needs a host and a port of 1-65535");
        }
        if (key != (nodeId.isEmpty() ? 0 : NodeKey.of(nodeId))) {
            throw new IllegalArgumentException("key " + key + " does not belong to node id '" + nodeId + "'");
        }
    }

    /**
     * Address of a node whose id is known.
     *
     * @param nodeId its id
     * @param host name or literal address
     * @param port 1 to 65535
     * @return the address
     */
    public static PeerAddress of(String nodeId, String host, int port) {
        return new PeerAddress(nodeId, NodeKey.of(nodeId), host, port);
    }

    /**
     * An address behind which some node answers; the handshake will tell its id.
     *
     * @param host name or literal address
     * @param port 1 to 65535
     * @return the address
     */
    public static PeerAddress unnamed(String host, int port) {
        return new PeerAddress("", 0, host, port);
    }

    /**
     * Whether the node id is known.
     *
     * @return false for {@link #unnamed} addresses
     */
    public boolean named() {
        return key != 0;
    }

    /**
     * Host and port as people write them.
     *
     * @return {@code host:port}, an IPv6 literal in brackets
     */
    public String endpoint() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return named() ? nodeId + "=" + endpoint() : endpoint();
    }
}
