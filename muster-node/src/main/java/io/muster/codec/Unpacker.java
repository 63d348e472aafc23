package io.muster.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads MessagePack values from an array, trusting nothing.
 *
 * <p>A length is compared with the bytes that remain before anything is allocated, and an element count too, since each
 * element takes at least one byte. Containers are counted like in {@link Packer}: what could be written can be read.
 *
 * <p>Confined to one thread, used for one value.
 */
public final class Unpacker {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    /** Invariant: {@code start <= at <= end}. */
    private int at;
    /** Invariant: {@code 0 <= depth <= Packer.DEPTH_MAX}. */
    private int depth;

    /** Reads a whole array: the array, not copied. */
    public Unpacker(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads a part of an array: the array, not copied. */
    public Unpacker(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.start = offset;
        this.at = offset;
        this.end = offset + length;
    }

    /** Whether bytes are exactly one value, of whatever type: what is not was written by no version of anything. */
    public static boolean wellFormed(byte[] bytes) {
        Unpacker in = new Unpacker(bytes);
        try {
            in.skip();
        } catch (MalformedValueException e) {
            return false;
        }
        return in.remaining() == 0;
    }

    /** Bytes read so far. */
    public int position() {
        return at - start;
    }

    /** Bytes not read yet. */
    public int remaining() {
        return end - at;
    }

    /** Refuses bytes behind the value. */
    public void finish() {
        if (at != end) {
            throw malformed(remaining() + " bytes follow the value");
        }
    }

    MalformedValueException malformed(String reason) {
        return new MalformedValueException(position(), reason);
    }

    private MalformedValueException unexpected(String wanted, int format) {
        at--;
        return malformed(wanted + " expected, found format 0x" + Integer.toHexString(format));
    }

    /** Reads nil if it is next, and says so. */
    public boolean nil() {
        need(1);
        if (bytes[at] == (byte) 0xc0) {
            at++;
            return true;
        }
        return false;
    }

    /** Reads these packed bytes if they are next, and says so. */
    boolean skips(byte[] packed) {
        if (packed.length <= remaining() && Arrays.equals(bytes, at, at + packed.length, packed, 0, packed.length)) {
            at += packed.length;
            return true;
        }
        return false;
    }

    /** Reads a boolean. */
    public boolean bool() {
        int format = next();
        return switch (format) {
            case 0xc2 -> false;
            case 0xc3 -> true;
            default -> throw unexpected("boolean", format);
        };
    }

    /** Reads an integer of any width. */
    public long integer() {
        int format = next();
        if (format <= 0x7f || format >= 0xe0) {
            return (byte) format;
        }
        return switch (format) {
            case 0xcc -> next();
            case 0xcd -> next16() & 0xffff;
            case 0xce -> next32() & 0xffff_ffffL;
            case 0xcf -> {
                long value = next64();
                if (value < 0) {
                    throw malformed("integer above the range of long");
                }
                yield value;
            }
            case 0xd0 -> (byte) next();
            case 0xd1 -> next16();
            case 0xd2 -> next32();
            case 0xd3 -> next64();
            default -> throw unexpected("integer", format);
        };
    }

    /** Reads an integer within bounds. */
    public int integer(int min, int max) {
        long value = integer();
        if (value < min || value > max) {
            throw malformed("integer " + value + " outside " + min + " to " + max);
        }
        return (int) value;
    }

    /** Reads a float. */
    public float float32() {
        int format = next();
        if (format != 0xca) {
            throw unexpected("float", format);
        }
        return Float.intBitsToFloat(next32());
    }

    /** Reads a double; a float is widened. */
    public double float64() {
        int format = next();
        return switch (format) {
            case 0xca -> Float.intBitsToFloat(next32());
            case 0xcb -> Double.longBitsToDouble(next64());
            default -> throw unexpected("double", format);
        };
    }

    /** Reads a string; bytes that are not UTF-8 are refused. */
    public String string() {
        int length = stringLength();
        need(length);
        int from = at;
        at += length;
        for (int i = from; i < at; i++) {
            if (bytes[i] < 0) {
                return decoded(from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }

    private int stringLength() {
        int format = next();
        if (format >= 0xa0 && format <= 0xbf) {
            return format & 0x1f;
        }
        return switch (format) {
            case 0xd9 -> next();
            case 0xda -> next16() & 0xffff;
            case 0xdb -> length32();
            default -> throw unexpected("string", format);
        };
    }

    private String decoded(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedValueException(from - start, "string is not UTF-8", e);
        }
    }

    /** Reads bytes. */
    public byte[] binary() {
        int format = next();
        int length =
                switch (format) {
                    case 0xc4 -> next();
                    case 0xc5 -> next16() & 0xffff;
                    case 0xc6 -> length32();
                    default -> throw unexpected("bytes", format);
                };
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /**
     * Reads the head of a fixed, small array; needs no {@link #end}.
     *
     * @param count elements that must be there
     */
    public void tuple(int count) {
        int found = arrayHead();
        if (found != count) {
            throw malformed(count + " elements expected, found " + found);
        }
    }

    /** Opens an array and returns its element count, which is never larger than the bytes that remain. */
    public int array() {
        enter();
        return arrayHead();
    }

    private int arrayHead() {
        int count = head("array", 0x90, 0xdc);
        need(count);
        return count;
    }

    /** Formats {@code fix} + count, {@code wide} with 16 bits, the one above it with 32. */
    private int head(String kind, int fix, int wide) {
        int format = next();
        if (format == wide) {
            return next16() & 0xffff;
        }
        if (format == wide + 1) {
            return length32();
        }
        if ((format & 0xf0) != fix) {
            throw unexpected(kind, format);
        }
        return format & 0xf;
    }

    /** Opens a map and returns its number of pairs; never more than half of the bytes that remain. */
    public int map() {
        enter();
        int count = head("map", 0x80, 0xde);
        need(2L * count);
        return count;
    }

    /** Closes the container opened last. */
    public void end() {
        depth--;
    }

    private void enter() {
        if (++depth > Packer.DEPTH_MAX) {
            throw malformed("nested more than " + Packer.DEPTH_MAX + " deep");
        }
    }

    /** Reads over one value of any kind, extension types included. */
    public void skip() {
        int format = next();
        if (format <= 0x7f || format >= 0xe0) {
            return;
        }
        if (format <= 0x9f) {
            at--;
            skipContainer(format <= 0x8f);
        } else if (format <= 0xbf) {
            advance(format & 0x1f);
        } else {
            switch (format) {
                case 0xc0, 0xc2, 0xc3 -> {}
                case 0xc4, 0xd9 -> advance(next());
                case 0xc5, 0xda -> advance(next16() & 0xffff);
                case 0xc6, 0xdb -> advance(length32());
                case 0xc7 -> advance(next() + 1L);
                case 0xc8 -> advance((next16() & 0xffff) + 1L);
                case 0xc9 -> advance(length32() + 1L);
                case 0xcc, 0xd0 -> advance(1);
                case 0xcd, 0xd1 -> advance(2);
                case 0xca, 0xce, 0xd2 -> advance(4);
                case 0xcb, 0xcf, 0xd3 -> advance(8);
                case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> advance((1L << (format - 0xd4)) + 1);
                case 0xdc, 0xdd -> {
                    at--;
                    skipContainer(false);
                }
                case 0xde, 0xdf -> {
                    at--;
                    skipContainer(true);
                }
                default -> throw unexpected("a value", format);
            }
        }
    }

    private void skipContainer(boolean map) {
        long values = map ? 2L * map() : array();
        for (long i = 0; i < values; i++) {
            skip();
        }
        end();
    }

    private void advance(long length) {
        need(length);
        at += (int) length;
    }

    private void need(long length) {
        if (length > end - at) {
            throw malformed(length + " bytes or elements announced, " + remaining() + " bytes remain");
        }
    }

    private int length32() {
        int length = next32();
        if (length < 0) {
            throw malformed((length & 0xffff_ffffL) + " bytes or elements announced, " + remaining() + " bytes remain");
        }
        return length;
    }

    private int next() {
        need(1);
        return bytes[at++] & 0xff;
    }

    private short next16() {
        need(2);
        at += 2;
        return (short) SHORT.get(bytes, at - 2);
    }

    private int next32() {
        need(4);
        at += 4;
        return (int) INT.get(bytes, at - 4);
    }

    private long next64() {
        need(8);
        at += 8;
        return (long) LONG.get(bytes, at - 8);
    }
}
