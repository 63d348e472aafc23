package io.muster.log;

import io.muster.record.RecordFormat;

/**
 * How the log lays out its files.
 *
 * @param segmentBytes size of a segment file, a multiple of {@code blockBytes} between 32 KiB and 1 GiB; 64 MiB by
 *     default. A change counts for new segments
 * @param blockBytes alignment of batches, 512 by default or 4096 for disks with such sectors; fixed with the data
 *     directory
 * @param force whether {@link LogStore#force} reaches the disk; true by default. With false (fsync mode {@code os})
 *     a crash of the process loses nothing, a crash of the machine may lose acknowledged writes of the newest segment
 */
public record LogOptions(int segmentBytes, int blockBytes, boolean force) {
    /** Smallest segment: 32 KiB. */
    public static final int SEGMENT_BYTES_MIN = 32 << 10;
    /** Largest segment: 1 GiB. */
    public static final int SEGMENT_BYTES_MAX = 1 << 30;
    /** What production uses: 64 MiB, 512 B, forced. */
    public static final LogOptions DEFAULT = new LogOptions(64 << 20, 512, true);

    /** Checks sizes and alignment. */
    public LogOptions {
        if (blockBytes != 512 && blockBytes != 4096) {
            throw new IllegalArgumentException("log block size " + blockBytes + " B: it must be 512 or 4096");
        }
        if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > SEGMENT_BYTES_MAX || segmentBytes % blockBytes != 0) {
            throw new IllegalArgumentException("log segment size " + segmentBytes + " B: it must be a multiple of "
                    + blockBytes + " between " + SEGMENT_BYTES_MIN + " and " + SEGMENT_BYTES_MAX);
        }
    }

    /**
     * Largest payload of an entry that always fits into a segment: a quarter of the segment, at most
     * {@link RecordFormat#PAYLOAD_MAX}. A node checks its own limit against this when it starts.
     *
     * @return bytes
     */
    public int payloadBytesMax() {
        return Math.min(RecordFormat.PAYLOAD_MAX, segmentBytes / 4);
    }

    /**
     * How many groups the log can hold: their states are repeated at the start of each segment and may fill half of it.
     *
     * @return number of groups
     */
    public int groupsMax() {
        return segmentBytes / 2 / 128;
    }
}
