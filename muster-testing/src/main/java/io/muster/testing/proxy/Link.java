package io.muster.testing.proxy;

import io.muster.testing.proxy.Shape.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One direction between two ends, over all their connections, whoever dialled. Everything can be changed at any time,
 * and counters tell what really happened. Safe for any number of threads.
 */
public final class Link {
    private final String name;
    /** Guards everything here and the queues of all pumps. */
    final ReentrantLock lock = new ReentrantLock();

    final Condition changed = lock.newCondition();
    private final List<Pump> pumps = new ArrayList<>();
    private Shape shape = Shape.PASS;
    /** Bytes until the cut, -1 if there will be none. */
    private long cutIn = -1;

    private long passed;
    private long held;
    private long vanished;
    private long resets;
    private long cuts;
    private @Nullable TcpProxy entrance;

    Link(String name) {
        this.name = name;
    }

    /**
     * Who speaks to whom.
     *
     * @return as {@code n1->n2}
     */
    public String name() {
        return name;
    }

    /** The proxy where connections of this direction are dialled. */
    void entrance(TcpProxy proxy) {
        entrance = proxy;
    }

    /**
     * Bytes pass at once, new connections are taken. What was held goes on its way; connections that have lost bytes
     * are reset, since no TCP connection goes on with a hole in it.
     */
    public void pass() {
        List<Pump> torn = new ArrayList<>();
        change(old -> {
            pumps.stream().filter(Pump::torn).forEach(torn::add);
            cutIn = -1;
            return Shape.PASS;
        });
        torn.forEach(Pump::reset);
        if (entrance != null) {
            entrance.listen();
        }
    }

    /** Blackhole with a memory: connections stay open, bytes wait, new connections hang. */
    public void hold() {
        change(old -> old.with(Flow.HOLD));
    }

    /** Blackhole: connections stay open, bytes are lost, new connections hang. */
    public void vanish() {
        change(old -> old.with(Flow.VANISH));
    }

    /**
     * Every byte is under way for some time; order is kept.
     *
     * @param delay at least so long
     * @param jitter and up to so much longer
     */
    public void delay(Duration delay, Duration jitter) {
        change(old -> old.delayed(delay, jitter));
    }

    /**
     * Each connection gets through so much and no more.
     *
     * @param bytesPerSecond at least 1; 0 lifts the bound
     */
    public void throttle(long bytesPerSecond) {
        change(old -> old.throttled(bytesPerSecond));
    }

    /**
     * Counts bytes, passes the last of them alone and resets the connection that carried it: its receiver is left with
     * part of a frame. Happens once.
     *
     * @param bytes of this direction that still pass
     */
    public void cutAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cut after " + bytes + " bytes");
        }
        change(old -> {
            cutIn = bytes;
            return old;
        });
    }

    /**
     * Resets (RST) all connections that are open now, at both ends.
     *
     * @return how many there were
     */
    public int reset() {
        List<Pump> open = open();
        open.forEach(Pump::reset);
        lock.lock();
        try {
            resets += open.size();
        } finally {
            lock.unlock();
        }
        return open.size();
    }

    /**
     * Ends this direction of all connections that are open now: the receiver reads an end of stream, the other
     * direction goes on, and what the sender still says is lost.
     *
     * @return how many there were
     */
    public int halfClose() {
        List<Pump> open = open();
        change(old -> {
            open.forEach(Pump::halfClose);
            return old;
        });
        return open.size();
    }

    /**
     * Nobody listens: new connections of this direction are refused by the system; those that are open go on. Ends
     * with {@link #pass()}.
     */
    public void refuse() {
        TcpProxy proxy = entrance;
        if (proxy == null) {
            throw new IllegalStateException("nobody dials in the direction " + name);
        }
        proxy.refuse();
    }

    private void change(UnaryOperator<Shape> next) {
        lock.lock();
        try {
            shape = next.apply(shape);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Pump> open() {
        lock.lock();
        try {
            return List.copyOf(pumps);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a new connection could come to be. */
    boolean flows() {
        lock.lock();
        try {
            return shape.flow() == Flow.PASS;
        } finally {
            lock.unlock();
        }
    }

    void add(Pump pump) {
        lock.lock();
        try {
            pumps.add(pump);
        } finally {
            lock.unlock();
        }
    }

    void remove(Pump pump) {
        lock.lock();
        try {
            pumps.remove(pump);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: how bytes travel now. */
    Shape shape() {
        return shape;
    }

    /** Under the lock: how many of some bytes may go before the cut; none if it is due. */
    int beforeCut(int bytes) {
        return cutIn < 0 ? bytes : (int) Math.min(bytes, cutIn);
    }

    /** Under the lock: bytes went on. */
    void passed(int bytes) {
        passed += bytes;
        if (cutIn > 0) {
            cutIn -= bytes;
        }
    }

    /** Under the lock: the connection that carried the last byte before the cut is about to be reset. */
    void cut() {
        cutIn = -1;
        cuts++;
    }

    /** Under the lock: bytes were thrown away. */
    void vanished(int bytes) {
        vanished += bytes;
    }

    /** Under the lock: bytes have to wait, since the link holds them. */
    void held(int bytes) {
        held += bytes;
    }

    /**
     * What has happened so far.
     *
     * @param connections open now
     * @param passed bytes that went on
     * @param waiting bytes that have come and not gone on yet
     * @param held bytes that came while the link held them
     * @param vanished bytes that were thrown away
     * @param resets connections that were reset by {@link #reset()}
     * @param cuts connections that were cut by {@link #cutAfter(long)}
     */
    public record Counts(int connections, long passed, long waiting, long held, long vanished, long resets, long cuts) {
        /**
         * Bytes that a blackhole kept from arriving in time.
         *
         * @return held and vanished ones
         */
        public long caught() {
            return held + vanished;
        }
    }

    /**
     * What has happened so far.
     *
     * @return all counters at one moment
     */
    public Counts counts() {
        lock.lock();
        try {
            long waiting = pumps.stream().mapToLong(Pump::waiting).sum();
            return new Counts(pumps.size(), passed, waiting, held, vanished, resets, cuts);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name + " " + counts();
    }
}
