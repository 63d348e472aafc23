package io.muster.testing.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, the earliest first; of the same time the one with the smaller tie, and of the same tie the one
 * that came first. A heap in plain arrays, four children a place: the simulator adds and takes an event for each thing
 * that happens, and an object with a comparison for each would cost more than many of them.
 */
final class EventHeap {
    private static final int CHILDREN = 4;

    private long[] times = new long[256];
    // the tie above, the low half of the number of the event below it
    private long[] orders = new long[256];
    private @Nullable Runnable[] actions = new @Nullable Runnable[256];
    private int size;
    private int number;

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the earliest event; there must be one. */
    long firstTime() {
        return times[0];
    }

    void add(long time, int tie, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        long order = ((long) tie << 32) | (number++ & 0xFFFF_FFFFL);
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (before(parent, time, order)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, action);
    }

    /** Takes the earliest event; there must be one. */
    Runnable removeFirst() {
        Runnable first = actions[0];
        if (first == null) {
            throw new IllegalStateException("no event");
        }
        int last = --size;
        long time = times[last];
        long order = orders[last];
        Runnable action = actions[last];
        int at = 0;
        for (int child = least(at); child < last && before(child, time, order); child = least(at)) {
            move(child, at);
            at = child;
        }
        put(at, time, order, action);
        actions[last] = null;
        return first;
    }

    /** The earliest child of a place, or the size if it has none. */
    private int least(int parent) {
        int from = CHILDREN * parent + 1;
        int to = Math.min(from + CHILDREN, size);
        int least = Math.min(from, size);
        for (int child = from + 1; child < to; child++) {
            if (before(child, times[least], orders[least])) {
                least = child;
            }
        }
        return least;
    }

    private boolean before(int place, long time, long order) {
        return times[place] < time || (times[place] == time && orders[place] < order);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], actions[from]);
    }

    private void put(int at, long time, long order, @Nullable Runnable action) {
        times[at] = time;
        orders[at] = order;
        actions[at] = action;
    }
}
