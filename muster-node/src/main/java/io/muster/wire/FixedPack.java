package io.muster.wire;

import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;

/**
 * MessagePack in its fixed-width forms only: any MessagePack reader understands it, and each field still has a constant
 * offset. Every method works at the position of the buffer and advances it.
 */
final class FixedPack {
    static final byte ARRAY = (byte) 0x90;
    static final byte U8 = (byte) 0xCC;
    static final byte U32 = (byte) 0xCE;
    static final byte U64 = (byte) 0xCF;
    static final byte BIN32 = (byte) 0xC6;

    private FixedPack() {}

    static byte typeOf(int width) {
        return switch (width) {
            case 1 -> U8;
            case 4 -> U32;
            case 8 -> U64;
            default -> throw new IllegalArgumentException("no field is " + width + " bytes wide");
        };
    }

    static int width(byte type) {
        return switch (type) {
            case U8 -> 1;
            case U32 -> 4;
            case U64 -> 8;
            default -> throw new IllegalArgumentException("no fixed type 0x" + Integer.toHexString(type & 0xFF));
        };
    }

    static void u8(ByteBuffer target, int value) {
        target.put(U8).put((byte) value);
    }

    static void flag(ByteBuffer target, boolean value) {
        target.put(U8).put((byte) (value ? 1 : 0));
    }

    static void u32(ByteBuffer target, int value) {
        target.put(U32).putInt(value);
    }

    static void u64(ByteBuffer target, long value) {
        target.put(U64).putLong(value);
    }

    /** Starts a frame: length, array, kind, group, term. */
    static void begin(ByteBuffer target, FrameKind kind, int group, long term, int frameBytes) {
        target.putInt(frameBytes - Integer.BYTES).put(kind.arrayByte());
        u8(target, kind.code());
        u32(target, group);
        u64(target, term);
    }

    /** Ends the fixed fields with the checksum of all bytes since the array byte. */
    static void seal(ByteBuffer target, int start) {
        int from = start + Integer.BYTES;
        u32(target, RecordFormat.crc(target, from, target.position() - from));
    }

    static void bin(ByteBuffer target, int bytes) {
        target.put(BIN32).putInt(bytes);
    }

    /** Reads a field whose type byte has been checked. */
    static int u8(ByteBuffer source) {
        source.get();
        return source.get() & 0xFF;
    }

    /** Reads a field whose type byte has been checked. */
    static int u32(ByteBuffer source) {
        source.get();
        return source.getInt();
    }

    /** Reads a field whose type byte has been checked; any 64 bits. */
    static long u64(ByteBuffer source) {
        source.get();
        return source.getLong();
    }

    /** Reads a flag, which is 0 or 1 and nothing else. */
    static boolean flag(ByteBuffer source) {
        int value = u8(source);
        if (value > 1) {
            throw new FrameException(FrameException.Reason.BAD_VALUE, "flag of " + value + " is neither 0 nor 1");
        }
        return value == 1;
    }

    /** Reads an index or a term, which never reach 2^62. */
    static long number(ByteBuffer source) {
        long value = u64(source);
        if (value < 0 || value >= FrameLimits.NUMBER_LIMIT) {
            throw new FrameException(
                    FrameException.Reason.BAD_VALUE, "number " + Long.toUnsignedString(value) + " is out of range");
        }
        return value;
    }
}
