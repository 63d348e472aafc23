package io.muster.log;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Walks over the batches of one segment in order, as far as they are valid and follow each other. */
final class SegmentScan {
    private final Segment segment;
    private final Window window;
    private int offset = SegmentHeader.BYTES;
    private long nextSeq;
    private int prevCrc;
    private int payloadAt;
    private int batchOffset;
    private long claim;

    /** Starts at the first batch, which must have this number and continue this checksum. */
    SegmentScan(Segment segment, Window window, long firstSeq, int prevCrc) {
        this.segment = segment;
        this.window = window;
        this.nextSeq = firstSeq;
        this.prevCrc = prevCrc;
    }

    /** The LINK batch of a segment: its header and what it says. */
    record Linked(Batch batch, Link link) {}

    /**
     * Reads the LINK batch of a segment.
     *
     * @return null if it is not valid: then the segment was never activated, or its first block rotted
     */
    static @Nullable Linked linkOf(Segment segment, Window window) {
        Batch batch = batchAt(segment, window, SegmentHeader.BYTES);
        if (batch == null || !batch.is(Batch.LINK) || batch.payloadBytes() != LocalRecord.LINK_BYTES) {
            return null;
        }
        int at = window.find(SegmentHeader.BYTES + Batch.HEADER, batch.payloadBytes());
        ByteBuffer payload = window.slice(at, batch.payloadBytes());
        if (RecordFormat.validLength(payload) != LocalRecord.LINK_BYTES
                || RecordFormat.type(payload, 0) != LocalRecord.LINK) {
            return null;
        }
        return new Linked(batch, Link.read(payload, 0));
    }

    private static @Nullable Batch headerAt(Segment segment, Window window, int offset) {
        if (offset + Batch.HEADER > segment.header().bytes()) {
            return null;
        }
        int at = window.find(offset, Batch.HEADER);
        return at < 0 ? null : Batch.read(window.buffer(), at, segment.header(), offset);
    }

    private static @Nullable Batch batchAt(Segment segment, Window window, int offset) {
        Batch batch = headerAt(segment, window, offset);
        if (batch == null) {
            return null;
        }
        int at = window.find(offset + Batch.HEADER, batch.payloadBytes());
        boolean intact = at >= 0 && batch.payloadCrc() == RecordFormat.crc(window.buffer(), at, batch.payloadBytes());
        return intact ? batch : null;
    }

    /**
     * Goes to the next batch.
     *
     * @return its header, or null if what stands there is no valid batch with the expected number
     */
    @Nullable
    Batch next() {
        Batch batch = batchAt(segment, window, offset);
        if (batch == null || batch.batchSeq() != nextSeq || batch.prevHeaderCrc() != prevCrc) {
            return null;
        }
        batchOffset = offset;
        payloadAt = window.find(offset + Batch.HEADER, batch.payloadBytes());
        offset = segment.header().align(offset + Batch.HEADER + batch.payloadBytes());
        nextSeq++;
        prevCrc = batch.headerCrc();
        claim = Math.max(claim, batch.durableSeq());
        return batch;
    }

    /** Payload of the batch that {@link #next} returned last. */
    ByteBuffer payload(Batch batch) {
        return window.slice(payloadAt, batch.payloadBytes());
    }

    /** Offset of the batch that {@link #next} returned last. */
    int batchOffset() {
        return batchOffset;
    }

    /** Offset behind the last valid batch. */
    int offset() {
        return offset;
    }

    /** Number of the batch that should stand at {@link #offset}. */
    long nextSeq() {
        return nextSeq;
    }

    /** Header checksum of the last valid batch. */
    int lastCrc() {
        return prevCrc;
    }

    /** Highest {@code durableSeq} in the batches seen, and in any valid header in the rest of the file. */
    long claimToTheEnd() {
        return Math.max(claim, claimFrom(segment, window, offset));
    }

    /** Whether nothing was ever written behind the last valid batch. */
    boolean restIsZero() {
        int block = segment.header().blockBytes();
        ByteBuffer zeros = ByteBuffer.allocate(block);
        for (int at = offset; at < segment.header().bytes(); at += block) {
            int found = window.find(at, block);
            if (found < 0 || !zeros.equals(window.slice(found, block))) {
                return false;
            }
        }
        return true;
    }

    /** Highest {@code durableSeq} in any valid header of a file, 0 if there is none. */
    static long claimFrom(Segment segment, Window window, int from) {
        long highest = 0;
        for (int at = from;
                at < segment.header().bytes();
                at += segment.header().blockBytes()) {
            Batch batch = headerAt(segment, window, at);
            if (batch != null) {
                highest = Math.max(highest, batch.durableSeq());
            }
        }
        return highest;
    }
}
