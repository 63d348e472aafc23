package io.muster.testing.explore;

/** Numbers that were seen, without a box for each. */
final class LongSet {
    private long[] slots = new long[1 << 16];
    private int size;
    private boolean hasZero;

    /** Adds a number; false if it was there. */
    boolean add(long value) {
        if (value == 0) {
            boolean fresh = !hasZero;
            hasZero = true;
            return fresh;
        }
        if (size * 2 > slots.length) {
            grow();
        }
        return put(value);
    }

    private boolean put(long value) {
        int mask = slots.length - 1;
        int at = (int) (value ^ value >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == value) {
                return false;
            }
            at = at + 1 & mask;
        }
        slots[at] = value;
        size++;
        return true;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (long each : old) {
            if (each != 0) {
                put(each);
            }
        }
    }
}
