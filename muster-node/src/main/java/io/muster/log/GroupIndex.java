package io.muster.log;

import java.util.Arrays;

/**
 * Where the entries of one group lie: a sparse list of points, each the place of one entry. Between the points k and
 * k+1 all entries from the index of k on stand behind k in the same segment, in order and with no dead entry among
 * them: the first entry of a segment and the first one after a truncation always get a point. A lookup is one binary
 * search and a scan of at most {@link #ENTRIES_BETWEEN} entries or about {@link #BYTES_BETWEEN} of the file.
 */
final class GroupIndex {
    private static final int ENTRIES_BETWEEN = 64;
    private static final int BYTES_BETWEEN = 16 << 10;

    // parallel arrays, not objects: a long log has millions of points
    private long[] indexes = new long[8];
    private long[] places = new long[8];
    private int[] segments = new int[8];
    private int count;
    private boolean broken = true;

    /** Packs a place in a segment. */
    static long place(int batchOffset, int recordOffset) {
        return (long) batchOffset << 32 | recordOffset;
    }

    /** Offset in the file of the batch. */
    static int batchOffset(long place) {
        return (int) (place >>> 32);
    }

    /** Offset of the record from the start of its batch. */
    static int recordOffset(long place) {
        return (int) place;
    }

    /** Notes where the next entry lies. */
    void add(long index, int segment, long place) {
        if (broken || farFromLast(index, segment, place)) {
            if (count == indexes.length) {
                indexes = Arrays.copyOf(indexes, count * 2);
                places = Arrays.copyOf(places, count * 2);
                segments = Arrays.copyOf(segments, count * 2);
            }
            indexes[count] = index;
            places[count] = place;
            segments[count] = segment;
            count++;
            broken = false;
        }
    }

    private boolean farFromLast(long index, int segment, long place) {
        int last = count - 1;
        return segments[last] != segment
                || index - indexes[last] >= ENTRIES_BETWEEN
                || fileOffset(place) - fileOffset(places[last]) >= BYTES_BETWEEN;
    }

    private static long fileOffset(long place) {
        return (long) batchOffset(place) + recordOffset(place);
    }

    /** Forgets everything from an index on. */
    void truncate(long from) {
        while (count > 0 && indexes[count - 1] >= from) {
            count--;
        }
        broken = true;
    }

    /** The last point at or below an index that the log holds. */
    int pointOf(long index) {
        int found = Arrays.binarySearch(indexes, 0, count, index);
        return found >= 0 ? found : -found - 2;
    }

    /** First index that belongs to the point after this one. */
    long endOf(int point) {
        return point + 1 < count ? indexes[point + 1] : Long.MAX_VALUE;
    }

    long placeOf(int point) {
        return places[point];
    }

    int segmentOf(int point) {
        return segments[point];
    }
}
