package io.muster.raft.quorum;

import java.util.Arrays;
import java.util.List;

/** The voters of a group: distinct node keys in ascending order, and the size of their majority. Immutable. */
public final class VoterSet {
    private final long[] keys;

    private VoterSet(long[] keys) {
        this.keys = keys;
    }

    /**
     * Makes a set of voters.
     *
     * @param keys at least one, none of them 0, no duplicates, any order
     * @return the set
     * @throws IllegalArgumentException if the keys break these rules
     */
    public static VoterSet of(long... keys) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            throw new IllegalArgumentException("a group needs at least one voter");
        }
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] == 0 || (i > 0 && sorted[i] == sorted[i - 1])) {
                throw new IllegalArgumentException("voter key " + sorted[i] + " is 0 or stands twice");
            }
        }
        return new VoterSet(sorted);
    }

    /**
     * Number of voters.
     *
     * @return at least 1
     */
    public int size() {
        return keys.length;
    }

    /**
     * How many voters make a majority.
     *
     * @return half of them, rounded down, plus one
     */
    public int majority() {
        return keys.length / 2 + 1;
    }

    /**
     * Whether a node votes.
     *
     * @param key node key
     * @return true if it is in the set
     */
    public boolean contains(long key) {
        return indexOf(key) >= 0;
    }

    /**
     * Position of a voter.
     *
     * @param key node key
     * @return from 0, negative if it is no voter
     */
    public int indexOf(long key) {
        return Arrays.binarySearch(keys, key);
    }

    /**
     * The voter at a position.
     *
     * @param position from 0
     * @return its node key
     */
    public long key(int position) {
        return keys[position];
    }

    /**
     * All voters.
     *
     * @return their keys in ascending order
     */
    public List<Long> keys() {
        return Arrays.stream(keys).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VoterSet that && Arrays.equals(keys, that.keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }

    @Override
    public String toString() {
        return Arrays.toString(keys);
    }
}
