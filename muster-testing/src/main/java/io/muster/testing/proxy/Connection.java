package io.muster.testing.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Two sockets and the pumps between them. */
final class Connection {
    private final Socket dialler;
    private final Socket target;
    private final Pump forth;
    private final Pump back;
    private final AtomicInteger running = new AtomicInteger(2);
    private final AtomicBoolean closed = new AtomicBoolean();

    Connection(Socket dialler, Socket target, Link forth, Link back) {
        this.dialler = dialler;
        this.target = target;
        this.forth = new Pump(forth, this, dialler, target);
        this.back = new Pump(back, this, target, dialler);
    }

    void start() {
        forth.start();
        back.start();
    }

    /** One direction has come to its end. */
    void finished() {
        if (running.decrementAndGet() == 0) {
            close(false);
        }
    }

    /** Both ends learn at once that it is over. */
    void reset() {
        close(true);
    }

    private void close(boolean hard) {
        if (closed.compareAndSet(false, true)) {
            forth.close();
            back.close();
            close(dialler, hard);
            close(target, hard);
        }
    }

    /** Closes a socket, with RST instead of FIN if it shall be hard. */
    static void close(Socket socket, boolean hard) {
        try (socket) {
            if (hard) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyGone) {
            // what was wanted
        }
    }
}
