package io.muster.testing.checker;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Something for each node of a group. There are few nodes and many looks, so it looks through their keys: a map would
 * box a key each time.
 *
 * @param <T> what is kept for each
 */
final class PerNode<T> {
    private final Supplier<T> initial;
    private long[] keys = new long[0];
    private Object[] values = new Object[0];

    /**
     * Nothing for nobody.
     *
     * @param initial what a node has before anything is set
     */
    PerNode(Supplier<T> initial) {
        this.initial = initial;
    }

    @SuppressWarnings("unchecked")
    T of(NodeView node) {
        int place = place(node.key());
        return (T) values[place];
    }

    /** Gives a node what it had at first. */
    T reset(NodeView node) {
        T fresh = initial.get();
        int place = place(node.key());
        values[place] = fresh;
        return fresh;
    }

    private int place(long key) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        keys = Arrays.copyOf(keys, keys.length + 1);
        values = Arrays.copyOf(values, keys.length);
        keys[keys.length - 1] = key;
        values[keys.length - 1] = initial.get();
        return keys.length - 1;
    }
}
