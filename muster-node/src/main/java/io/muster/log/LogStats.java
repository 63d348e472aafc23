package io.muster.log;

/**
 * Counters of a log since it was opened.
 *
 * @param units calls of {@link LogStore#write} with something in it
 * @param writes writes of replicas in these units
 * @param entries entries appended
 * @param batches batches written, with those that the log adds for itself
 * @param bytes bytes written to segments, padding included
 * @param forces forces of segments that reached the disk
 * @param segments segments that were begun
 * @param entriesRead entries read back
 */
public record LogStats(
        long units, long writes, long entries, long batches, long bytes, long forces, long segments, long entriesRead) {
    /** Nothing has happened. */
    public static final LogStats ZERO = new LogStats(0, 0, 0, 0, 0, 0, 0, 0);
}
