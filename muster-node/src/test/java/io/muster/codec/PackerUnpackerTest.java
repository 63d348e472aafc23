package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Our own writer and reader of MessagePack, compared with the reference implementation in both directions. */
class PackerUnpackerTest {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        31,
        32,
        -32,
        -33,
        127,
        128,
        -128,
        -129,
        255,
        256,
        32767,
        32768,
        -32768,
        -32769,
        65535,
        65536,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE + 1L,
        Integer.MIN_VALUE,
        Integer.MIN_VALUE - 1L,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    @Test
    void writesIntegersLikeTheReference() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long value = i < EDGES.length ? EDGES[i] : random.nextLong() >> random.nextInt(64);
            Packer out = new Packer();
            out.integer(value);
            try (MessageBufferPacker reference = MessagePack.newDefaultBufferPacker()) {
                reference.packLong(value);
                assertArrayEquals(reference.toByteArray(), out.toByteArray(), () -> "value " + value);
            }
            assertEquals(value, new Unpacker(out.toByteArray()).integer());
        }
    }

    @Test
    void writesStringsLikeTheReference() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        for (int length : new int[] {0, 1, 15, 31, 32, 127, 255, 256, 4000, 65535, 65536, 100_000}) {
            for (int alphabet : new int[] {0x80, 0x800, 0xd800, 0x110000}) {
                String value = string(random, length, alphabet);
                Packer out = new Packer();
                out.string(value);
                try (MessageBufferPacker reference = MessagePack.newDefaultBufferPacker()) {
                    reference.packString(value);
                    assertArrayEquals(reference.toByteArray(), out.toByteArray());
                }
                assertEquals(value, new Unpacker(out.toByteArray()).string());
            }
        }
    }

    private static String string(SplittableRandom random, int length, int alphabet) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int code = random.nextInt(alphabet);
            if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                text.appendCodePoint(code);
            }
        }
        return text.toString();
    }

    @Test
    void writesBytesFloatsAndHeadsLikeTheReference() throws IOException {
        Packer out = new Packer();
        MessageBufferPacker reference = MessagePack.newDefaultBufferPacker();
        for (int length : new int[] {0, 1, 255, 256, 65535, 65536}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) length);
            out.binary(bytes);
            reference.packBinaryHeader(length);
            reference.writePayload(bytes);
        }
        for (double number : new double[] {0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE}) {
            out.float64(number);
            reference.packDouble(number);
            out.float32((float) number);
            reference.packFloat((float) number);
        }
        for (int count : new int[] {0, 15, 16, 65535, 65536}) {
            out.array(count);
            out.end();
            reference.packArrayHeader(count);
            out.map(count);
            out.end();
            reference.packMapHeader(count);
        }
        out.bool(true);
        reference.packBoolean(true);
        out.bool(false);
        reference.packBoolean(false);
        out.nil();
        reference.packNil();
        assertArrayEquals(reference.toByteArray(), out.toByteArray());
        reference.close();
        assertEquals(out.size(), out.toByteArray().length);
    }

    @Test
    void skipsEveryFormatOfTheReference() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 500; round++) {
            MessageBufferPacker reference = MessagePack.newDefaultBufferPacker();
            pack(reference, random, 6);
            reference.packInt(42);
            byte[] bytes = reference.toByteArray();
            reference.close();
            Unpacker in = new Unpacker(bytes);
            in.skip();
            assertEquals(42, in.integer());
            in.finish();
            MessageUnpacker check = MessagePack.newDefaultUnpacker(bytes);
            check.skipValue(2);
            assertEquals(bytes.length, check.getTotalReadBytes());
            check.close();
        }
    }

    private static void pack(MessageBufferPacker out, SplittableRandom random, int depth) throws IOException {
        switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> out.packNil();
            case 1 -> out.packBoolean(random.nextBoolean());
            case 2 -> out.packLong(random.nextLong() >> random.nextInt(64));
            case 3 -> out.packDouble(random.nextDouble());
            case 4 -> out.packString("x".repeat(random.nextInt(70_000) >> random.nextInt(17)));
            case 5 -> {
                int length = random.nextInt(70_000) >> random.nextInt(17);
                out.packExtensionTypeHeader((byte) 5, length);
                out.writePayload(new byte[length]);
            }
            case 6 -> {
                byte[] bytes = new byte[random.nextInt(70_000) >> random.nextInt(17)];
                out.packBinaryHeader(bytes.length);
                out.writePayload(bytes);
            }
            case 7 -> {
                int count = random.nextInt(20);
                out.packArrayHeader(count);
                for (int i = 0; i < count; i++) {
                    pack(out, random, depth - 1);
                }
            }
            default -> {
                int count = random.nextInt(18);
                out.packMapHeader(count);
                for (int i = 0; i < 2 * count; i++) {
                    pack(out, random, depth - 3);
                }
            }
        }
    }

    @Test
    void refusesAnIntegerAboveLong() throws IOException {
        try (MessageBufferPacker reference = MessagePack.newDefaultBufferPacker()) {
            reference.packBigInteger(BigInteger.ONE.shiftLeft(63));
            Unpacker in = new Unpacker(reference.toByteArray());
            assertThrows(MalformedValueException.class, in::integer);
        }
    }

    @Test
    void namesThePositionAndTheFormatItDidNotExpect() {
        Packer out = new Packer();
        out.integer(1000);
        out.string("text");
        Unpacker in = new Unpacker(out.toByteArray());
        in.integer();
        MalformedValueException e = assertThrows(MalformedValueException.class, in::bool);
        assertEquals(3, e.position());
        assertEquals("at byte 3: boolean expected, found format 0xa4", e.getMessage());
    }

    @Test
    void readsAPartOfAnArray() {
        Packer out = new Packer();
        out.integer(7);
        out.string("inner");
        out.integer(8);
        byte[] bytes = out.toByteArray();
        Unpacker in = new Unpacker(bytes, 1, bytes.length - 2);
        assertEquals("inner", in.string());
        assertEquals(6, in.position());
        in.finish();
        assertThrows(MalformedValueException.class, in::integer);
    }

    @Test
    void growsUpToItsLimitAndNoFurther() {
        Packer out = new Packer();
        byte[] mebibyte = new byte[1 << 20];
        NotEncodableException e = assertThrows(NotEncodableException.class, () -> {
            for (int i = 0; i < 65; i++) {
                out.binary(mebibyte);
            }
        });
        assertTrue(e.reason().contains("longer than"), e.reason());
        assertTrue(out.size() <= Packer.BYTES_MAX);
    }

    @Test
    void refusesALoneSurrogateWhereverItStands() {
        for (String text : new String[] {"\ud800", "a\ud800b", "\udc00", "\udc00\ud800", "ok\ud83d"}) {
            NotEncodableException e = assertThrows(NotEncodableException.class, () -> new Packer().string(text));
            assertTrue(e.reason().contains("lone surrogate"), e.reason());
        }
    }
}
