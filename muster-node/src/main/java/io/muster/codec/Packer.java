package io.muster.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes MessagePack values, one after another, into a growing array.
 *
 * <p>Our own, since the codec needs nothing but these few formats and one array per value; decision 0004 tells more.
 * Every number takes its shortest form. Containers that hold values of the user are opened by {@link #array} or {@link
 * #map} and closed by {@link #end}, which is how depth is counted; fixed small groups of numbers are a {@link #tuple}.
 *
 * <p>Confined to one thread, used for one value. After an exception its content means nothing.
 */
public final class Packer {
    /** Containers inside one another, at most; a cycle ends here. */
    public static final int DEPTH_MAX = 64;
    /** Bytes of one encoding, at most: shared references are written out, so a small graph may become a large tree. */
    public static final int BYTES_MAX = 64 << 20;

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private byte[] buffer;
    private int size;
    /** Invariant: {@code 0 <= depth <= DEPTH_MAX}. */
    private int depth;

    /** An empty packer. */
    public Packer() {
        this(128);
    }

    /** An empty packer with room. */
    public Packer(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    private static VarHandle view(Class<?> arrayOf) {
        return MethodHandles.byteArrayViewVarHandle(arrayOf, ByteOrder.BIG_ENDIAN);
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** A copy of what has been written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Writes nil. */
    public void nil() {
        put(0xc0);
    }

    /** Writes a boolean. */
    public void bool(boolean value) {
        put(value ? 0xc3 : 0xc2);
    }

    /** Writes an integer in its shortest form. */
    public void integer(long value) {
        if (value >= -32 && value <= 127) {
            put((int) value);
        } else if (value >= 0) {
            if (value <= 0xff) {
                head8(0xcc, (int) value);
            } else if (value <= 0xffff) {
                head16(0xcd, (int) value);
            } else if (value <= 0xffff_ffffL) {
                head32(0xce, (int) value);
            } else {
                head64(0xcf, value);
            }
        } else if (value >= Byte.MIN_VALUE) {
            head8(0xd0, (int) value);
        } else if (value >= Short.MIN_VALUE) {
            head16(0xd1, (int) value);
        } else if (value >= Integer.MIN_VALUE) {
            head32(0xd2, (int) value);
        } else {
            head64(0xd3, value);
        }
    }

    /** Writes a float, bit by bit. */
    public void float32(float value) {
        head32(0xca, Float.floatToRawIntBits(value));
    }

    /** Writes a double, bit by bit. */
    public void float64(double value) {
        head64(0xcb, Double.doubleToRawLongBits(value));
    }

    /** Writes a string as UTF-8: the value; a lone surrogate is refused, since it would come back as another string. */
    public void string(String value) {
        int chars = value.length();
        int bytes = utf8Length(value);
        if (bytes <= 31) {
            put(0xa0 | bytes);
        } else if (bytes <= 0xff) {
            head8(0xd9, bytes);
        } else if (bytes <= 0xffff) {
            head16(0xda, bytes);
        } else {
            head32(0xdb, bytes);
        }
        ensure(bytes);
        if (bytes == chars) {
            for (int i = 0; i < chars; i++) {
                buffer[size + i] = (byte) value.charAt(i);
            }
            size += bytes;
        } else {
            utf8(value);
        }
    }

    private void utf8(String value) {
        int at = size;
        for (int i = 0; i < value.length(); i++) {
            int c = value.charAt(i);
            if (c < 0x80) {
                buffer[at++] = (byte) c;
                continue;
            }
            if (c < 0x800) {
                buffer[at++] = (byte) (0xc0 | (c >> 6));
            } else {
                if (Character.isHighSurrogate((char) c)) {
                    c = Character.toCodePoint((char) c, value.charAt(++i));
                    buffer[at++] = (byte) (0xf0 | (c >> 18));
                    buffer[at++] = (byte) (0x80 | ((c >> 12) & 0x3f));
                } else {
                    buffer[at++] = (byte) (0xe0 | (c >> 12));
                }
                buffer[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            }
            buffer[at++] = (byte) (0x80 | (c & 0x3f));
        }
        size = at;
    }

    private static int utf8Length(String value) {
        int chars = value.length();
        long bytes = chars;
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes++;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < chars && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 2;
                i++;
            } else {
                throw new NotEncodableException(
                        "", "a string with a lone surrogate at index " + i, "Send only well-formed strings");
            }
        }
        if (bytes > BYTES_MAX) {
            throw tooLong();
        }
        return (int) bytes;
    }

    /** Writes bytes. */
    public void binary(byte[] value) {
        int bytes = value.length;
        if (bytes <= 0xff) {
            head8(0xc4, bytes);
        } else if (bytes <= 0xffff) {
            head16(0xc5, bytes);
        } else {
            head32(0xc6, bytes);
        }
        raw(value);
    }

    /** Copies bytes that are MessagePack already, such as a name packed once and for all. */
    public void raw(byte[] packed) {
        ensure(packed.length);
        System.arraycopy(packed, 0, buffer, size, packed.length);
        size += packed.length;
    }

    /**
     * Writes the head of a fixed, small array that holds nothing but scalars; needs no {@link #end}.
     *
     * @param count elements
     */
    public void tuple(int count) {
        if (count <= 15) {
            put(0x90 | count);
        } else if (count <= 0xffff) {
            head16(0xdc, count);
        } else {
            head32(0xdd, count);
        }
    }

    /**
     * Opens an array; {@code count} values and {@link #end} must follow.
     *
     * @param count elements
     */
    public void array(int count) {
        enter();
        tuple(count);
    }

    /**
     * Opens a map; {@code count} pairs and {@link #end} must follow.
     *
     * @param count pairs
     */
    public void map(int count) {
        enter();
        if (count <= 15) {
            put(0x80 | count);
        } else if (count <= 0xffff) {
            head16(0xde, count);
        } else {
            head32(0xdf, count);
        }
    }

    /** Closes the container opened last. */
    public void end() {
        depth--;
    }

    private void enter() {
        if (++depth > DEPTH_MAX) {
            throw tooDeep();
        }
    }

    static NotEncodableException tooDeep() {
        return new NotEncodableException(
                "",
                "nested more than " + DEPTH_MAX + " deep, or a cycle",
                "Values are trees: refer to other objects by key, or flatten the structure");
    }

    private static NotEncodableException tooLong() {
        return new NotEncodableException(
                "",
                "longer than " + BYTES_MAX + " bytes when encoded",
                "Split the value, or store it outside the cluster");
    }

    private void put(int b) {
        ensure(1);
        buffer[size++] = (byte) b;
    }

    private void head8(int format, int value) {
        ensure(2);
        buffer[size++] = (byte) format;
        buffer[size++] = (byte) value;
    }

    private void head16(int format, int value) {
        ensure(3);
        buffer[size++] = (byte) format;
        SHORT.set(buffer, size, (short) value);
        size += 2;
    }

    private void head32(int format, int value) {
        ensure(5);
        buffer[size++] = (byte) format;
        INT.set(buffer, size, value);
        size += 4;
    }

    private void head64(int format, long value) {
        ensure(9);
        buffer[size++] = (byte) format;
        LONG.set(buffer, size, value);
        size += 8;
    }

    private void ensure(int more) {
        if (more > buffer.length - size) {
            long need = (long) size + more;
            if (need > BYTES_MAX) {
                throw tooLong();
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(BYTES_MAX, Math.max(need, 2L * buffer.length)));
        }
    }
}
