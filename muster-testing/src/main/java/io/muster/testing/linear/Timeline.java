package io.muster.testing.linear;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Calls and returns of the finished operations that are not yet in order, as a doubly linked list in which an operation
 * is lifted out and put back in constant time. Whoever puts back what was lifted last finds the list as it was.
 *
 * <p>Events are numbered in the order of their times, from 0; the head of the list comes before them and stands after
 * them as well. A call comes before a return of the same time: operations that touch are concurrent.
 */
final class Timeline {
    private final int head;
    private final int[] next;
    private final int[] previous;
    private final int[] operationOf;
    private final int[] callOf;
    private final int[] returnOf;
    private final long[] times;

    private record Event(long time, boolean call, int operation) {}

    Timeline(List<Operation> operations) {
        Event[] events = new Event[2 * operations.size()];
        for (int i = 0; i < operations.size(); i++) {
            events[2 * i] = new Event(operations.get(i).called(), true, i);
            events[2 * i + 1] = new Event(operations.get(i).returned(), false, i);
        }
        Arrays.sort(events, Comparator.comparingLong(Event::time).thenComparing(event -> event.call ? 0 : 1));
        head = events.length;
        next = new int[head + 1];
        previous = new int[head + 1];
        operationOf = new int[head];
        times = new long[head];
        callOf = new int[operations.size()];
        returnOf = new int[operations.size()];
        for (int i = 0; i < head; i++) {
            operationOf[i] = events[i].operation;
            times[i] = events[i].time;
            (events[i].call ? callOf : returnOf)[events[i].operation] = i;
        }
        for (int i = 0; i <= head; i++) {
            next[i] = i == head ? 0 : i + 1;
            previous[i] = i == 0 ? head : i - 1;
        }
    }

    /** The first event, or the head if everything is lifted. */
    int first() {
        return next[head];
    }

    boolean isEmpty() {
        return next[head] == head;
    }

    int after(int event) {
        return next[event];
    }

    boolean isCall(int event) {
        return callOf[operationOf[event]] == event;
    }

    int operation(int event) {
        return operationOf[event];
    }

    long time(int event) {
        return times[event];
    }

    void lift(int operation) {
        unlink(callOf[operation]);
        unlink(returnOf[operation]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    void putBack(int operation) {
        link(returnOf[operation]);
        link(callOf[operation]);
    }

    private void link(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
