package io.muster.testing.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: a reader that notes when bytes came, a bounded queue, and a writer that lets them go
 * when the link says so. All fields are guarded by the lock of the link.
 */
final class Pump {
    private static final int CHUNK_BYTES = 16 << 10;
    /** More than this is left in the buffers of the sender, as on a real line. */
    private static final int QUEUE_BYTES = 256 << 10;

    /** Bytes with the time of their arrival. */
    private static final class Chunk {
        final byte[] bytes;
        final long arrived = System.nanoTime();
        final double luck = ThreadLocalRandom.current().nextDouble();
        int from;

        Chunk(byte[] bytes) {
            this.bytes = bytes;
        }

        int left() {
            return bytes.length - from;
        }
    }

    private final Link link;
    private final Connection connection;
    private final Socket source;
    private final Socket target;
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private int queued;
    private long lineFreeAt = System.nanoTime();
    /** The sender has said its last word. */
    private boolean ended;
    /** The receiver has been told an end that the sender does not know of. */
    private boolean halfClosed;
    /** Bytes of this direction are missing. */
    private boolean torn;

    private boolean closed;

    Pump(Link link, Connection connection, Socket source, Socket target) {
        this.link = link;
        this.connection = connection;
        this.source = source;
        this.target = target;
    }

    void start() {
        link.add(this);
        Thread.ofVirtual().name("proxy-read " + link.name()).start(this::read);
        Thread.ofVirtual().name("proxy-write " + link.name()).start(this::write);
    }

    /** Under the lock. */
    boolean torn() {
        return torn;
    }

    /** Under the lock: bytes that are here. */
    int waiting() {
        return queued;
    }

    /** Under the lock. */
    void halfClose() {
        halfClosed = true;
        drop();
    }

    void reset() {
        connection.reset();
    }

    /** Ends both threads; the sockets are closed by the caller. */
    void close() {
        link.lock.lock();
        try {
            closed = true;
        } finally {
            link.lock.unlock();
        }
        link.remove(this);
    }

    private void read() {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            InputStream in = source.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!take(Arrays.copyOf(buffer, count))) {
                    return;
                }
            }
            end();
        } catch (IOException reset) {
            connection.reset();
        }
    }

    private boolean take(byte[] bytes) {
        link.lock.lock();
        try {
            while (queued >= QUEUE_BYTES && !closed) {
                link.changed.awaitUninterruptibly();
            }
            if (halfClosed) {
                link.vanished(bytes.length);
            } else if (!closed) {
                if (link.shape().flow() == Shape.Flow.HOLD) {
                    link.held(bytes.length);
                }
                queue.add(new Chunk(bytes));
                queued += bytes.length;
                link.changed.signalAll();
            }
            return !closed;
        } finally {
            link.lock.unlock();
        }
    }

    private void end() {
        link.lock.lock();
        try {
            ended = true;
            link.changed.signalAll();
        } finally {
            link.lock.unlock();
        }
    }

    private void write() {
        try {
            OutputStream out = target.getOutputStream();
            for (byte[] piece = next(); piece != null; piece = next()) {
                if (piece.length == 0) {
                    connection.reset();
                    return;
                }
                out.write(piece);
            }
            finish();
        } catch (IOException | InterruptedException gone) {
            connection.reset();
        }
    }

    /** The direction is over: its end is passed on, and with the end of the other one the connection is. */
    private void finish() throws IOException {
        link.lock.lock();
        try {
            if (closed) {
                return;
            }
        } finally {
            link.lock.unlock();
        }
        target.shutdownOutput();
        connection.finished();
    }

    /** Waits for what may go now; an empty piece stands for the cut, null for the end. */
    private byte @Nullable [] next() throws InterruptedException {
        link.lock.lock();
        try {
            while (!closed && !halfClosed) {
                Shape shape = link.shape();
                if (shape.flow() == Shape.Flow.VANISH) {
                    drop();
                }
                Chunk head = queue.peek();
                boolean flows = shape.flow() == Shape.Flow.PASS;
                if (flows && head == null && ended) {
                    return null;
                }
                long wait = flows && head != null ? waitNanos(shape, head) : Long.MAX_VALUE;
                if (wait <= 0 && head != null) {
                    return piece(shape, head);
                }
                long unused = link.changed.awaitNanos(wait);
            }
            return null;
        } finally {
            link.lock.unlock();
        }
    }

    private long waitNanos(Shape shape, Chunk head) {
        long now = System.nanoTime();
        return Math.max(shape.due(head.arrived, head.luck) - now, lineFreeAt - now);
    }

    private void drop() {
        torn |= queued > 0 || ended;
        if (queued > 0) {
            link.vanished(queued);
            queue.clear();
            queued = 0;
            link.changed.signalAll();
        }
    }

    private byte[] piece(Shape shape, Chunk head) {
        int count = link.beforeCut(shape.piece(head.left()));
        if (count == 0) {
            link.cut();
            return new byte[0];
        }
        byte[] piece = Arrays.copyOfRange(head.bytes, head.from, head.from + count);
        head.from += count;
        queued -= count;
        if (head.left() == 0) {
            queue.remove();
        }
        lineFreeAt = System.nanoTime() + shape.busyNanos(count);
        link.passed(count);
        link.changed.signalAll();
        return piece;
    }
}
