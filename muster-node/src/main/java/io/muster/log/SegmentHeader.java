package io.muster.log;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first 4 KiB of a segment file: written twice (at 0 and at 2048), forced before the file gets its name, and never
 * changed. One valid copy is enough.
 *
 * <pre>
 * 0          4096       +1 block                            endBlock                                 size
 * +----------+----------+------------+---------+--     --+---------+----------------------------------+
 * | header   | LINK     | CHECKPOINT | batch   |   ...   | batch   | zeros (places of footer and      |
 * | A 0,B2048| batch    | batches    |         |         |         | trailer, not written yet)        |
 * +----------+----------+------------+---------+--     --+---------+----------------------------------+
 *
 * 0   8  magic "MUSTRSEG"         16  8  segmentSeq, as in the name   56  8  logId
 * 8   4  crc32c of bytes 12..127  24  8  salt, random                 64  8  createdAtMillis
 * 12  2  major = 1                32 16  clusterId                    72  4  blockSize
 * 14  2  minor = 0                48  8  nodeKey                      76  4  segmentBlocks
 *                                                                     80 48  zeros
 * </pre>
 */
record SegmentHeader(
        long segmentSeq,
        long salt,
        UUID clusterId,
        long nodeKey,
        long logId,
        long createdAtMillis,
        int blockBytes,
        int segmentBlocks) {
    /** Bytes before the first batch. */
    static final int BYTES = 4096;

    private static final int COPY = 2048;
    private static final int LENGTH = 128;
    private static final int CRC_FROM = 12;
    private static final long MAGIC = 0x4D55535452534547L;

    /** Size of the file; at most {@link LogOptions#SEGMENT_BYTES_MAX}. */
    int bytes() {
        return blockBytes * segmentBlocks;
    }

    /** Rounds an offset up to the next block. */
    int align(int offset) {
        return (offset + blockBytes - 1) & -blockBytes;
    }

    ByteBuffer encode() {
        ByteBuffer page = ByteBuffer.allocate(BYTES);
        encode(page, 0);
        encode(page, COPY);
        return page;
    }

    private void encode(ByteBuffer page, int at) {
        page.putLong(at, MAGIC).putShort(at + CRC_FROM, (short) 1);
        page.putLong(at + 16, segmentSeq).putLong(at + 24, salt);
        page.putLong(at + 32, clusterId.getMostSignificantBits());
        page.putLong(at + 40, clusterId.getLeastSignificantBits());
        page.putLong(at + 48, nodeKey).putLong(at + 56, logId).putLong(at + 64, createdAtMillis);
        page.putInt(at + 72, blockBytes).putInt(at + 76, segmentBlocks);
        page.putInt(at + 8, RecordFormat.crc(page, at + CRC_FROM, LENGTH - CRC_FROM));
    }

    /**
     * Reads the header of a file.
     *
     * @return null if neither copy is valid
     * @throws LogFailedException if a newer version wrote it
     */
    static @Nullable SegmentHeader decode(ByteBuffer page, String file) {
        SegmentHeader first = decode(page, 0, file);
        return first != null ? first : decode(page, COPY, file);
    }

    private static @Nullable SegmentHeader decode(ByteBuffer page, int at, String file) {
        boolean intact = page.limit() >= at + LENGTH
                && page.getLong(at) == MAGIC
                && page.getInt(at + 8) == RecordFormat.crc(page, at + CRC_FROM, LENGTH - CRC_FROM);
        if (!intact) {
            return null;
        }
        int major = page.getShort(at + CRC_FROM);
        if (major != 1) {
            throw new LogFailedException(
                    file, at, "segment of format " + major + ", this version reads 1: upgrade this node", null);
        }
        SegmentHeader header = new SegmentHeader(
                page.getLong(at + 16),
                page.getLong(at + 24),
                new UUID(page.getLong(at + 32), page.getLong(at + 40)),
                page.getLong(at + 48),
                page.getLong(at + 56),
                page.getLong(at + 64),
                page.getInt(at + 72),
                page.getInt(at + 76));
        return header.plausible() ? header : null;
    }

    private boolean plausible() {
        return segmentSeq > 0
                && (blockBytes == 512 || blockBytes == 4096)
                && segmentBlocks > 0
                && segmentBlocks <= LogOptions.SEGMENT_BYTES_MAX / blockBytes
                && bytes() >= LogOptions.SEGMENT_BYTES_MIN;
    }
}
