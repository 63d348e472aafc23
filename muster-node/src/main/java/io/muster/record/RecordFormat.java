package io.muster.record;

import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of one record, the same on disk and on the wire, so that one checksum guards an entry from the leader's
 * memory to every disk. Separate from log and wire because both carry it and neither may know the other.
 *
 * <pre>
 * 0        4        8        12   13   14    16              24              32            length
 * +--------+--------+--------+----+----+-----+---------------+---------------+-------------+
 * | crc32c | length | group  |type|cdc |flags|     term      |     index     | payload ... |
 * +--------+--------+--------+----+----+-----+---------------+---------------+-------------+
 * </pre>
 *
 * All numbers are big-endian. {@code crc32c} covers bytes 4 to length - 1, {@code length} is that of the whole record.
 * Types below 0x40 are {@linkplain EntryKind entries}; types from 0x40 on are local to a log. {@code cdc} and
 * {@code flags} are written zero and must be zero: they are reserved.
 */
public final class RecordFormat {
    /** Bytes before the payload. */
    public static final int HEADER = 32;
    /** Largest payload that is ever read: 16 MiB. */
    public static final int PAYLOAD_MAX = 16 << 20;
    /** First type that is not an entry of the replicated log. */
    public static final int LOCAL_TYPES = 0x40;

    private RecordFormat() {}

    /**
     * Size of an entry as a record.
     *
     * @param entry the entry
     * @return bytes, header included
     */
    public static int sizeOf(Entry entry) {
        return HEADER + entry.payload().size();
    }

    /**
     * Writes an entry at the position of a buffer and advances it.
     *
     * @param entry the entry
     * @param group its group
     * @param target big-endian buffer with {@link #sizeOf} bytes left
     */
    public static void put(Entry entry, int group, ByteBuffer target) {
        int start = target.position();
        header(
                target,
                group,
                entry.kind().code(),
                entry.term(),
                entry.index(),
                entry.payload().size());
        entry.payload().putInto(target);
        seal(target, start);
    }

    /**
     * Writes a local record at the position of a buffer and advances it.
     *
     * @param type its type, {@link #LOCAL_TYPES} or above
     * @param group its group
     * @param term meaning depends on the type
     * @param index meaning depends on the type
     * @param payload its bytes, from position to limit; consumed
     * @param target big-endian buffer with enough bytes left
     */
    public static void putLocal(int type, int group, long term, long index, ByteBuffer payload, ByteBuffer target) {
        int start = target.position();
        header(target, group, type, term, index, payload.remaining());
        target.put(payload);
        seal(target, start);
    }

    private static void header(ByteBuffer target, int group, int type, long term, long index, int payload) {
        target.putInt(0)
                .putInt(HEADER + payload)
                .putInt(group)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0);
        target.putLong(term).putLong(index);
    }

    private static void seal(ByteBuffer target, int start) {
        target.putInt(start, crc(target, start + 4, target.position() - start - 4));
    }

    /**
     * Whether a whole, undamaged record stands at the position of a buffer. Never reads outside position and limit.
     *
     * @param source big-endian buffer
     * @return its length, or 0 if there is none
     */
    public static int validLength(ByteBuffer source) {
        int start = source.position();
        if (source.remaining() < HEADER) {
            return 0;
        }
        int length = source.getInt(start + 4);
        if (length < HEADER || length > HEADER + PAYLOAD_MAX || length > source.remaining()) {
            return 0;
        }
        boolean intact = source.getInt(start) == crc(source, start + 4, length - 4)
                && source.get(start + 13) == 0
                && source.getShort(start + 14) == 0;
        return intact ? length : 0;
    }

    /**
     * Type of the record at an offset.
     *
     * @param source buffer that holds a valid record there
     * @param at offset of the record
     * @return its type
     */
    public static int type(ByteBuffer source, int at) {
        return source.get(at + 12) & 0xFF;
    }

    /**
     * Group of the record at an offset.
     *
     * @param source buffer that holds a valid record there
     * @param at offset of the record
     * @return its group
     */
    public static int group(ByteBuffer source, int at) {
        return source.getInt(at + 8);
    }

    /**
     * Term field of the record at an offset.
     *
     * @param source buffer that holds a valid record there
     * @param at offset of the record
     * @return the term
     */
    public static long term(ByteBuffer source, int at) {
        return source.getLong(at + 16);
    }

    /**
     * Index field of the record at an offset.
     *
     * @param source buffer that holds a valid record there
     * @param at offset of the record
     * @return the index
     */
    public static long index(ByteBuffer source, int at) {
        return source.getLong(at + 24);
    }

    /**
     * Payload of the record at an offset.
     *
     * @param source buffer that holds a valid record there
     * @param at offset of the record
     * @return a copy of its bytes
     */
    public static Payload payload(ByteBuffer source, int at) {
        byte[] bytes = new byte[source.getInt(at + 4) - HEADER];
        source.get(at + HEADER, bytes);
        return Payload.wrap(bytes);
    }

    /**
     * The entry at an offset.
     *
     * @param source buffer that holds a valid record of an entry there
     * @param at offset of the record
     * @return the entry
     * @throws IllegalArgumentException if the type is unknown to this build, or index or term are not positive
     */
    public static Entry entry(ByteBuffer source, int at) {
        return new Entry(index(source, at), term(source, at), EntryKind.of(type(source, at)), payload(source, at));
    }

    /**
     * CRC32C of a range of a buffer; the buffer's position does not move.
     *
     * @param source any buffer
     * @param at first byte
     * @param length number of bytes
     * @return the checksum
     */
    public static int crc(ByteBuffer source, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(source.slice(at, length));
        return (int) crc.getValue();
    }
}
