package io.muster.transport;

import java.io.IOException;

/**
 * MUSTER-0390: the node cannot listen on its address, so it does not start. Nothing was sent or received; free the port
 * or change {@code muster.node.port} and start again.
 */
public final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the address and the key.
     *
     * @param host address to listen on
     * @param port port to listen on
     * @param cause what the system says
     */
    public CannotListenException(String host, int port, IOException cause) {
        super(
                "MUSTER-0390 cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                        + "): another process uses the port, or the host has no such address;"
                        + " change muster.node.port or the bind address",
                cause);
    }
}
