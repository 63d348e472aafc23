package io.muster.node;

import io.muster.ClusterEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Delivers events in order, one at a time, on a virtual thread that lives only while there are any. A slow listener
 * delays other listeners and never the loop; if it is so slow that the queue is full, the oldest events go and that is
 * logged. Events wait for the first listener: whoever starts a node and then listens misses nothing of its start.
 */
final class EventHub {
    private static final Logger LOG = System.getLogger(EventHub.class.getPackageName());
    private static final int QUEUE = 1024;

    private final Surroundings surroundings;
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ClusterEvent> queue = new ArrayDeque<>();
    private boolean delivering;
    private long dropped;

    EventHub(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Also what was told before the first listener came, as far as it was kept, is delivered: to that one. */
    AutoCloseable listen(Consumer<ClusterEvent> listener) {
        listeners.add(listener);
        start();
        return () -> listeners.remove(listener);
    }

    void publish(ClusterEvent event) {
        LOG.log(Level.INFO, event::toString);
        lock.lock();
        try {
            if (queue.size() == QUEUE) {
                queue.removeFirst();
                dropped++;
            }
            queue.addLast(event);
        } finally {
            lock.unlock();
        }
        start();
    }

    private void start() {
        boolean start;
        lock.lock();
        try {
            start = !delivering && !queue.isEmpty() && !listeners.isEmpty();
            delivering |= start;
        } finally {
            lock.unlock();
        }
        if (start) {
            surroundings.run("muster-events", this::deliver);
        }
    }

    private void deliver() {
        while (true) {
            ClusterEvent next;
            long lost;
            lock.lock();
            try {
                if (queue.isEmpty() || listeners.isEmpty()) {
                    delivering = false;
                    return;
                }
                next = queue.removeFirst();
                lost = dropped;
                dropped = 0;
            } finally {
                lock.unlock();
            }
            if (lost > 0) {
                LOG.log(Level.WARNING, lost + " events dropped: a listener is too slow, or came late");
            }
            for (Consumer<ClusterEvent> listener : listeners) {
                deliver(listener, next);
            }
        }
    }

    private static void deliver(Consumer<ClusterEvent> listener, ClusterEvent event) {
        try {
            listener.accept(event);
        } catch (Throwable e) {
            // also an Error: the others shall hear of this event, and all of the next
            LOG.log(Level.WARNING, () -> "a listener failed on " + event, e);
        }
    }
}
