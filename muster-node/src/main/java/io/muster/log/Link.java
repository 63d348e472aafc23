package io.muster.log;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;

/**
 * Payload of the record that ties a segment to the one before it.
 *
 * <pre>
 * 0  8  prevSegmentSeq, 0 for the first   20 4  header checksum of that batch   32 4  reason
 * 8  8  prevLastBatchSeq                  24 8  oldest segment of the log       36 4  carried records
 * 16 4  prevEndBlock                                                            40 8  zeros
 * </pre>
 *
 * @param reason 0 first, 1 roll, 2 recovery, 3 repaired (reserved)
 */
record Link(
        long segmentSeq,
        long prevSegmentSeq,
        long prevLastBatchSeq,
        int prevEndBlock,
        int prevLastHeaderCrc,
        long oldestSegment,
        int reason,
        int carriedRecords) {
    static final int FIRST = 0;
    static final int ROLL = 1;
    static final int RECOVERY = 2;

    static Link first(long segmentSeq) {
        return new Link(segmentSeq, 0, 0, 0, 0, segmentSeq, FIRST, 0);
    }

    /** The same place in the chain, taken by a copy of the segment. */
    Link copiedTo(long seq, int carried) {
        return new Link(
                seq,
                prevSegmentSeq,
                prevLastBatchSeq,
                prevEndBlock,
                prevLastHeaderCrc,
                prevSegmentSeq == 0 ? seq : oldestSegment,
                RECOVERY,
                carried);
    }

    void put(ByteBuffer target) {
        ByteBuffer payload = ByteBuffer.allocate(48);
        payload.putLong(prevSegmentSeq).putLong(prevLastBatchSeq);
        payload.putInt(prevEndBlock).putInt(prevLastHeaderCrc).putLong(oldestSegment);
        payload.putInt(reason).putInt(carriedRecords).putLong(0).flip();
        RecordFormat.putLocal(LocalRecord.LINK, 0, 0, segmentSeq, payload, target);
    }

    static Link read(ByteBuffer source, int at) {
        int payload = at + RecordFormat.HEADER;
        return new Link(
                RecordFormat.index(source, at),
                source.getLong(payload),
                source.getLong(payload + 8),
                source.getInt(payload + 16),
                source.getInt(payload + 20),
                source.getLong(payload + 24),
                source.getInt(payload + 32),
                source.getInt(payload + 36));
    }
}
