package io.muster.log;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns records into batches: an image of the next bytes of the active segment is built in one pooled direct buffer,
 * and {@link #flush} writes it with one call. Separate from the log since recovery writes its copy with it as well.
 * After an exception it must not be used any more.
 */
final class BatchWriter {
    /** An image that grows beyond this is written in several calls: 16 MiB. */
    static final int IMAGE_BYTES_MAX = 16 << 20;

    /**
     * Where the next batch goes.
     *
     * @param segment header of the segment
     * @param name name of its file
     * @param file its file
     * @param offset where the next batch starts, on a block
     * @param batchSeq number of the last batch before it
     * @param headerCrc header checksum of that batch
     */
    record Tail(SegmentHeader segment, String name, LogDevice.File file, int offset, long batchSeq, int headerCrc) {}

    private ByteBuffer image = ByteBuffer.allocateDirect(64 << 10);
    private SegmentHeader segment;
    private String name;
    private LogDevice.File file;
    private int imageOffset; // offset in the file of the first byte of the image, on a block
    private int batchAt = -1; // where the open batch starts in the image, -1 if none is open
    private int flags;
    private int records;
    private long batchSeq;
    private int headerCrc;
    private int lastFlags;
    private long durableSeq;
    private long batches;
    private long bytes;

    BatchWriter(Tail tail, long durableSeq) {
        this.segment = tail.segment;
        this.name = tail.name;
        this.file = tail.file;
        this.imageOffset = tail.offset;
        this.batchSeq = tail.batchSeq;
        this.headerCrc = tail.headerCrc;
        this.durableSeq = durableSeq;
    }

    /** Goes on in another segment, behind its header; everything was flushed. */
    void enter(SegmentHeader next, String nextName, LogDevice.File nextFile) {
        segment = next;
        name = nextName;
        file = nextFile;
        imageOffset = SegmentHeader.BYTES;
    }

    /** Whether a record of this size fits into what is left of the segment. */
    boolean fits(int recordBytes) {
        int end = joins(recordBytes)
                ? image.position() + recordBytes
                : segment.align(image.position()) + Batch.HEADER + recordBytes;
        return imageOffset + segment.align(end) <= segment.bytes();
    }

    private boolean joins(int recordBytes) {
        if (batchAt < 0) {
            return false;
        }
        int payload = image.position() - batchAt - Batch.HEADER;
        return payload == 0 || payload + recordBytes <= Batch.PAYLOAD_TARGET;
    }

    /** Starts a batch with flags; batches without are started by {@link #record}. */
    void open(int batchFlags) {
        closeBatch();
        reserve(Batch.HEADER);
        batchAt = image.position();
        image.position(batchAt + Batch.HEADER);
        flags = batchFlags;
        records = 0;
    }

    /** The buffer to put the next record into, at its position; the record was found to fit. */
    ByteBuffer record(int recordBytes) {
        if (!joins(recordBytes)) {
            open(0);
        }
        reserve(recordBytes);
        records++;
        return image;
    }

    /** Place of what is put into the buffer next. */
    long place() {
        return GroupIndex.place(imageOffset + batchAt, image.position() - batchAt);
    }

    void closeBatch() {
        if (batchAt < 0) {
            return;
        }
        int payload = image.position() - batchAt - Batch.HEADER;
        int end = segment.align(image.position());
        while (image.position() < end) {
            image.put((byte) 0); // the buffer is used again and again, so this is not zero by itself
        }
        batchSeq++;
        Batch header = new Batch(
                batchSeq,
                durableSeq,
                (imageOffset + batchAt) / segment.blockBytes(),
                payload,
                RecordFormat.crc(image, batchAt + Batch.HEADER, payload),
                records,
                headerCrc,
                flags,
                0);
        headerCrc = header.seal(image, batchAt, segment);
        lastFlags = flags;
        batchAt = -1;
        batches++;
    }

    void link(Link link) {
        open(Batch.LINK);
        link.put(record(LocalRecord.LINK_BYTES));
        closeBatch();
    }

    void checkpoint(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            open(Batch.CHECKPOINT);
            ByteBuffer target = record(RecordFormat.HEADER + part.remaining());
            RecordFormat.putLocal(LocalRecord.CHECKPOINT, 0, 0, 0, part.duplicate(), target);
            closeBatch();
        }
    }

    /** Repeats a batch of another segment under a header of this one. */
    void carry(Batch batch, ByteBuffer payload) {
        open(batch.flags() | Batch.CARRIED);
        reserve(payload.remaining());
        image.put(payload);
        records = batch.recordCount();
        closeBatch();
    }

    private void reserve(int more) {
        int needed = image.position() + more + segment.blockBytes(); // one block for the padding
        if (needed > image.capacity()) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(needed, image.capacity() * 2));
            larger.put(image.flip());
            image = larger;
        }
    }

    /** Closes the batch and writes what was not written yet; nothing of it is durable. */
    void flush() {
        closeBatch();
        if (image.position() > 0) {
            int length = image.flip().limit();
            file.write(imageOffset, image);
            imageOffset += length;
            bytes += length;
            image.clear();
        }
    }

    /** Forces the segment; everything flushed is durable afterwards. */
    void force() {
        file.force();
        durableSeq = batchSeq;
    }

    int imageBytes() {
        return image.position();
    }

    /** Offset in the file behind everything so far. */
    int endOffset() {
        return imageOffset + segment.align(image.position());
    }

    SegmentHeader segment() {
        return segment;
    }

    String name() {
        return name;
    }

    LogDevice.File file() {
        return file;
    }

    long batchSeq() {
        return batchSeq;
    }

    int headerCrc() {
        return headerCrc;
    }

    boolean allDurable() {
        return durableSeq == batchSeq;
    }

    boolean endsWithMark() {
        return (lastFlags & Batch.MARK) != 0;
    }

    long batches() {
        return batches;
    }

    long bytes() {
        return bytes;
    }
}
