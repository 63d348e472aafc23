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
 * logged.
 */
final class EventHub {
    private static final Logger LOG = System.getLogger(EventHub.class.getPackageName());
    private static final int QUEUE = 1024;

    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ClusterEvent> queue = new ArrayDeque<>();
    private boolean delivering;
    private long dropped;

    AutoCloseable listen(Consumer<ClusterEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(ClusterEvent event) {
        LOG.log(Level.INFO, event::toString);
        if (listeners.isEmpty()) {
            return;
        }
        boolean start;
        lock.lock();
        try {
            if (queue.size() == QUEUE) {
                queue.removeFirst();
                dropped++;
            }
            queue.addLast(event);
            start = !delivering;
            delivering = true;
        } finally {
            lock.unlock();
        }
        if (start) {
            Thread.ofVirtual().name("muster-events").start(this::deliver);
        }
    }

    private void deliver() {
        while (true) {
            ClusterEvent next;
            long lost;
            lock.lock();
            try {
                if (queue.isEmpty()) {
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
                LOG.log(Level.WARNING, lost + " events dropped: a listener is too slow");
            }
            for (Consumer<ClusterEvent> listener : listeners) {
                deliver(listener, next);
            }
        }
    }

    private static void deliver(Consumer<ClusterEvent> listener, ClusterEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "a listener failed on " + event, e);
        }
    }
}
