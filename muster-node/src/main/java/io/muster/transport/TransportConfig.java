package io.muster.transport;

/**
 * Everything that a transport on real sockets needs to know.
 *
 * @param host address to listen on; {@code 0.0.0.0} for all
 * @param port port to listen on ({@code muster.node.port}, default 9993); 0 lets the system choose
 * @param node who this node is
 * @param timing how long things may take
 * @param bounds how much they may take
 */
public record TransportConfig(String host, int port, LocalNode node, LinkTiming timing, LinkBounds bounds) {
    /** Default of {@code muster.node.port}. */
    public static final int DEFAULT_PORT = 9993;

    /** Checks the address. */
    public TransportConfig {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("cannot listen on '" + host + ":" + port
                    + "': needs a host and a port of 0-65535; see muster.node.port");
        }
    }

    /**
     * With default timing and bounds.
     *
     * @param host address to listen on
     * @param port port to listen on
     * @param node who this node is
     * @return the configuration
     */
    public static TransportConfig of(String host, int port, LocalNode node) {
        return new TransportConfig(host, port, node, LinkTiming.DEFAULT, LinkBounds.DEFAULT);
    }
}
