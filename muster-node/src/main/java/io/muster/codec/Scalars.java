package io.muster.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of scalars: primitives, wrappers, strings, bytes, big numbers; those of java.time are in {@link
 * TimeScalars}.
 */
final class Scalars {
    /** What nothing is: {@code void} and {@code Void}. */
    static final Shape<Object> NOTHING = new Scalar<>(
            (out, v) -> {
                throw new NotEncodableException("", "a value where void is declared", "Return null");
            },
            in -> {
                throw in.malformed("nil expected");
            },
            v -> Digests.NIL,
            null,
            true);

    private static final Map<Class<?>, Shape<?>> TABLE = table();

    private Scalars() {}

    /** The shape of a scalar type, or null if it is none. */
    static @Nullable Shape<?> of(Class<?> type) {
        return TABLE.get(type);
    }

    private static Map<Class<?>, Shape<?>> table() {
        Map<Class<?>, Shape<?>> table = new HashMap<>();
        numbers(table);
        table.put(void.class, NOTHING);
        table.put(Void.class, NOTHING);
        table.put(String.class, Scalar.of(Packer::string, Unpacker::string, Digests::of));
        Scalar<byte[]> bytes = Scalar.of(Packer::binary, Unpacker::binary, Digests::of);
        table.put(byte[].class, bytes.mutable());
        Scalar<BitSet> bits = Scalar.of(
                (out, v) -> out.binary(v.toByteArray()),
                in -> BitSet.valueOf(in.binary()),
                v -> Digests.of(v.toByteArray()));
        table.put(BitSet.class, bits.mutable());
        Scalar<BigInteger> big = Scalar.of(
                (out, v) -> out.binary(v.toByteArray()),
                in -> new BigInteger(in.binary()),
                v -> Digests.of(v.toByteArray()));
        table.put(BigInteger.class, big);
        Scalar<BigDecimal> decimal = Scalar.of(
                (out, v) -> {
                    out.tuple(2);
                    out.binary(v.unscaledValue().toByteArray());
                    out.integer(v.scale());
                },
                in -> {
                    in.tuple(2);
                    return new BigDecimal(
                            new BigInteger(in.binary()), in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
                },
                v -> Digests.then(Digests.of(v.unscaledValue().toByteArray()), v.scale()));
        table.put(BigDecimal.class, decimal);
        table.put(UUID.class, Scalar.of(Scalars::writeUuid, Scalars::readUuid, Scalars::digestUuid));
        TimeScalars.addTo(table);
        return table;
    }

    private static void numbers(Map<Class<?>, Shape<?>> table) {
        pair(
                table,
                boolean.class,
                Boolean.class,
                false,
                Scalar.of(Packer::bool, Unpacker::bool, v -> Digests.mix(v ? 1 : 0)));
        Scalar<Byte> bytes = Scalar.of(
                (out, v) -> out.integer(v),
                in -> (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE),
                v -> Digests.mix(v));
        pair(table, byte.class, Byte.class, (byte) 0, bytes);
        Scalar<Short> shorts = Scalar.of(
                (out, v) -> out.integer(v),
                in -> (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE),
                v -> Digests.mix(v));
        pair(table, short.class, Short.class, (short) 0, shorts);
        Scalar<Integer> ints = Scalar.of(
                (out, v) -> out.integer(v),
                in -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                v -> Digests.mix(v));
        pair(table, int.class, Integer.class, 0, ints);
        pair(table, long.class, Long.class, 0L, Scalar.of(Packer::integer, Unpacker::integer, Digests::mix));
        Scalar<Character> chars = Scalar.of(
                (out, v) -> out.integer(v),
                in -> (char) in.integer(Character.MIN_VALUE, Character.MAX_VALUE),
                v -> Digests.mix(v));
        pair(table, char.class, Character.class, '\0', chars);
        Scalar<Float> floats =
                Scalar.of(Packer::float32, Unpacker::float32, v -> Digests.mix(Float.floatToRawIntBits(v)));
        pair(table, float.class, Float.class, 0f, floats);
        Scalar<Double> doubles =
                Scalar.of(Packer::float64, Unpacker::float64, v -> Digests.mix(Double.doubleToRawLongBits(v)));
        pair(table, double.class, Double.class, 0d, doubles);
    }

    private static <T> void pair(
            Map<Class<?>, Shape<?>> table, Class<T> primitive, Class<T> wrapper, T zero, Scalar<T> scalar) {
        table.put(primitive, scalar.primitive(zero));
        table.put(wrapper, scalar);
    }

    private static void writeUuid(Packer out, UUID value) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        out.binary(bytes);
    }

    private static UUID readUuid(Unpacker in) {
        byte[] bytes = in.binary();
        if (bytes.length != 16) {
            throw in.malformed("16 bytes of a UUID expected, found " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static long digestUuid(UUID value) {
        return Digests.of(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }
}
