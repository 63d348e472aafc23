package io.muster.log;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Header of a batch: a run of records under two checksums, starting on a block and never written twice.
 *
 * <pre>
 * 0                                       64                                payloadBytes+64      next block boundary
 * +---------------------------------------+--------+--------+--     --+------+--------------------+
 * | header                                | record | record |   ...   |record| zero padding       |
 * +---------------------------------------+--------+--------+--     --+------+--------------------+
 *
 * 0   4  magic "MSBH"                        40  4  block: offset in the file / block size
 * 4   4  crc32c of bytes 8..63               44  4  payloadBytes
 * 8   8  salt of the segment                 48  4  crc32c of the payload
 * 16  8  segmentSeq                          52  4  recordCount
 * 24  8  batchSeq, +1 per batch for ever     56  4  header checksum of batch batchSeq-1, 0 for the first
 * 32  8  durableSeq: every batch up to this  60  2  flags: 1 LINK, 2 CHECKPOINT, 8 MARK, 16 CARRIED
 *        was durable when this was written          (4 RELOCATED and 32 REPAIR are reserved)
 *                                            62  2  zeros
 * </pre>
 *
 * The salt keeps bytes of another file or forged payloads from parsing, the block exposes a misdirected write, the
 * chain of header checksums a lost one, and {@code durableSeq} tells recovery which batches may have been acknowledged.
 */
record Batch(
        long batchSeq,
        long durableSeq,
        int block,
        int payloadBytes,
        int payloadCrc,
        int recordCount,
        int prevHeaderCrc,
        int flags,
        int headerCrc) {
    static final int HEADER = 64;
    /** A batch is closed before its payload would exceed 1 MiB, unless one record alone does. */
    static final int PAYLOAD_TARGET = 1 << 20;
    /** A batch with a larger payload is never read: 24 MiB. */
    static final int PAYLOAD_MAX = 24 << 20;

    static final int LINK = 1;
    static final int CHECKPOINT = 2;
    static final int MARK = 8;
    static final int CARRIED = 16;

    private static final int MAGIC = 0x4D534248;
    private static final int CRC_FROM = 8;

    /** Whether this version knows all of its flags; the reserved bytes count as flags. */
    boolean known() {
        return (flags & ~(LINK | CHECKPOINT | MARK | CARRIED)) == 0;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** Writes this header, except its own checksum, which is computed and returned. */
    int seal(ByteBuffer image, int at, SegmentHeader segment) {
        image.putInt(at, MAGIC).putLong(at + 8, segment.salt()).putLong(at + 16, segment.segmentSeq());
        image.putLong(at + 24, batchSeq).putLong(at + 32, durableSeq);
        image.putInt(at + 40, block).putInt(at + 44, payloadBytes);
        image.putInt(at + 48, payloadCrc).putInt(at + 52, recordCount);
        image.putInt(at + 56, prevHeaderCrc).putShort(at + 60, (short) flags).putShort(at + 62, (short) 0);
        int crc = RecordFormat.crc(image, at + CRC_FROM, HEADER - CRC_FROM);
        image.putInt(at + 4, crc);
        return crc;
    }

    /**
     * Reads a header and checks all that it says about itself; the payload is not looked at.
     *
     * @param source buffer with {@link #HEADER} bytes there
     * @param at where in the buffer
     * @param segment the file it should belong to
     * @param offset where in the file it stands
     * @return null if there is no valid header of this segment for this offset
     */
    static @Nullable Batch read(ByteBuffer source, int at, SegmentHeader segment, long offset) {
        if (source.getInt(at) != MAGIC
                || source.getLong(at + 8) != segment.salt()
                || source.getLong(at + 16) != segment.segmentSeq()
                || source.getInt(at + 4) != RecordFormat.crc(source, at + CRC_FROM, HEADER - CRC_FROM)) {
            return null;
        }
        int flags = (source.getShort(at + 60) & 0xFFFF) | (source.getShort(at + 62) << 16);
        Batch batch = new Batch(
                source.getLong(at + 24),
                source.getLong(at + 32),
                source.getInt(at + 40),
                source.getInt(at + 44),
                source.getInt(at + 48),
                source.getInt(at + 52),
                source.getInt(at + 56),
                flags,
                source.getInt(at + 4));
        boolean plausible = batch.batchSeq > 0
                && batch.durableSeq >= 0
                && (long) batch.block * segment.blockBytes() == offset
                && batch.payloadBytes >= 0
                && batch.payloadBytes <= PAYLOAD_MAX
                && offset + HEADER + batch.payloadBytes <= segment.bytes();
        return plausible ? batch : null;
    }
}
