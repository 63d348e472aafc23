package io.muster.apply;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The kept results of one session by their sequence numbers, in a ring: they come in about the order of their numbers
 * and go in exactly that order, so that almost each is added at one end and dropped at the other. Each command of each
 * replica passes here, and a tree would touch many places in memory for what two arrays do in one.
 */
final class Results {
    private static final int PLACES_MIN = 8;

    // places first .. first + size - 1, round the end, ascending by number
    private long[] numbers = new long[PLACES_MIN];
    private @Nullable Stored[] results = new @Nullable Stored[PLACES_MIN];
    private int first;
    private int size;

    int size() {
        return size;
    }

    /** The lowest number of all; there must be one. */
    long firstNumber() {
        if (size == 0) {
            throw new IllegalStateException("no result is kept");
        }
        return numbers[first];
    }

    @Nullable
    Stored find(long number) {
        int rank = rank(number);
        return rank < size && numbers[place(rank)] == number ? results[place(rank)] : null;
    }

    /**
     * Adds a result, or replaces the one of that number.
     *
     * @return the one that it replaces
     */
    @Nullable
    Stored put(long number, Stored result) {
        int rank = rank(number);
        if (rank < size && numbers[place(rank)] == number) {
            Stored before = results[place(rank)];
            results[place(rank)] = result;
            return before;
        }
        if (size == numbers.length) {
            grow();
        }
        for (int at = size; at > rank; at--) {
            numbers[place(at)] = numbers[place(at - 1)];
            results[place(at)] = results[place(at - 1)];
        }
        numbers[place(rank)] = number;
        results[place(rank)] = result;
        size++;
        return null;
    }

    /** Drops the result with the lowest number; there must be one. */
    Stored removeFirst() {
        Stored dropped = results[first];
        if (size == 0 || dropped == null) {
            throw new IllegalStateException("no result is kept");
        }
        results[first] = null;
        first = place(1);
        size--;
        return dropped;
    }

    /** How many numbers are lower. */
    private int rank(long number) {
        if (size == 0 || number > numbers[place(size - 1)]) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[place(middle)] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int place(int rank) {
        return first + rank & numbers.length - 1;
    }

    private void grow() {
        long[] old = numbers;
        @Nullable Stored[] oldResults = results;
        int from = first;
        numbers = new long[2 * old.length];
        results = new @Nullable Stored[2 * old.length];
        int head = old.length - from;
        System.arraycopy(old, from, numbers, 0, head);
        System.arraycopy(old, 0, numbers, head, from);
        System.arraycopy(oldResults, from, results, 0, head);
        System.arraycopy(oldResults, 0, results, head, from);
        first = 0;
    }

    @Override
    public String toString() {
        long[] all = new long[size];
        for (int i = 0; i < size; i++) {
            all[i] = numbers[place(i)];
        }
        return Arrays.toString(all);
    }
}
