package io.muster.testing.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a port of the loopback address: who dials {@link #port()} speaks with the target, through
 * {@link #forth()} and hears it through {@link #back()}. Usable for any TCP service, not only for nodes.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BACKLOG = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FreePort port = FreePort.lease();
    private final int target;
    private final Link forth;
    private final Link back;
    private final Object guard = new Object();
    /** Dialled while the link was a blackhole; guarded. */
    private final List<Socket> hanging = new ArrayList<>();
    /** Guarded; null while connections are refused. */
    private @Nullable Listening listening;

    private boolean closed;

    private record Listening(ServerSocket server, Thread thread) {}

    /**
     * Listens at once.
     *
     * @param target port of the loopback address; nobody needs to listen there yet
     */
    public TcpProxy(int target) {
        this(target, new Link("forth"), new Link("back"));
    }

    TcpProxy(int target, Link forth, Link back) {
        this.target = target;
        this.forth = forth;
        this.back = back;
        forth.entrance(this);
        listen();
    }

    /**
     * Where to dial.
     *
     * @return port of the loopback address
     */
    public int port() {
        return port.number();
    }

    /**
     * From those who dial to the target.
     *
     * @return the direction
     */
    public Link forth() {
        return forth;
    }

    /**
     * From the target to those who have dialled.
     *
     * @return the direction
     */
    public Link back() {
        return back;
    }

    /** Takes connections again; those that hang are reset, so that they are dialled anew. */
    void listen() {
        List<Socket> stale;
        synchronized (guard) {
            stale = List.copyOf(hanging);
            hanging.clear();
            if (listening == null && !closed) {
                ServerSocket server = bind();
                Thread.Builder thread = Thread.ofVirtual().name("proxy-accept " + forth.name());
                listening = new Listening(server, thread.start(() -> accept(server)));
            }
        }
        stale.forEach(socket -> Connection.close(socket, true));
    }

    /** How many have dialled into the blackhole. */
    int hanging() {
        synchronized (guard) {
            return hanging.size();
        }
    }

    private ServerSocket bind() {
        try {
            return new ServerSocket(port.number(), BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("proxy " + forth.name() + " cannot listen on port " + port.number(), e);
        }
    }

    void refuse() {
        Listening last;
        synchronized (guard) {
            last = listening;
            listening = null;
        }
        if (last != null) {
            close(last.server());
            try {
                // the system lets go of the port only when nobody waits for a connection any more
                if (!last.thread().join(PATIENCE)) {
                    throw new IllegalStateException("proxy " + forth.name() + " does not stop listening");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while proxy " + forth.name() + " stops listening", e);
            }
        }
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket dialler = server.accept();
                if (!hangs(dialler)) {
                    Thread.ofVirtual().name("proxy-dial " + forth.name()).start(() -> connect(dialler));
                }
            } catch (IOException closing) {
                close(server);
            }
        }
    }

    private boolean hangs(Socket dialler) {
        synchronized (guard) {
            boolean hangs = !forth.flows() || !back.flows();
            if (hangs) {
                hanging.add(dialler);
            }
            return hangs;
        }
    }

    private void connect(Socket dialler) {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            dialler.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
        } catch (IOException unreachable) {
            Connection.close(socket, true);
            Connection.close(dialler, true);
            return;
        }
        new Connection(dialler, socket, forth, back).start();
    }

    private static void close(ServerSocket server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a listening socket", e);
        }
    }

    /** Stops listening, resets all connections and gives the port back. */
    @Override
    public void close() {
        synchronized (guard) {
            closed = true;
        }
        refuse();
        listen();
        forth.reset();
        back.reset();
        port.close();
    }
}
