package io.muster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.record.RecordFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What strangers may send: anything. The only answer is a {@link FrameException}, and nothing large is allocated. */
@Tag("F50")
@Tag("F52")
class HostileBytesTest {
    @Test
    void randomBytesAreRefused() {
        List<FrameKind> kinds = List.of(FrameKind.values());
        SplittableRandom random = new SplittableRandom(20_250_101);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length >= 12 && random.nextBoolean()) {
                // Looks right at first sight: own length, an array, a kind that exists.
                ByteBuffer.wrap(bytes).putInt(0, bytes.length - 4);
                FrameKind kind = kinds.get(random.nextInt(kinds.size()));
                bytes[4] = kind.arrayByte();
                bytes[5] = FixedPack.U8;
                bytes[6] = (byte) kind.code();
            }
            assertThrows(FrameException.class, () -> Samples.decode(bytes));
        }
    }

    @Test
    void changedFramesWithMendedChecksumsNeverThrowAnythingElse() {
        SplittableRandom random = new SplittableRandom(7);
        List<byte[]> frames = new ArrayList<>(Samples.frames().values());
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                frame[random.nextInt(4, frame.length)] = (byte) random.nextInt();
            }
            Samples.mend(frame);
            try {
                Samples.decode(frame);
            } catch (FrameException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000);
    }

    @Test
    void helloWithBombsIsRefused() throws IOException {
        assertBadHello(new byte[] {(byte) 0xDF, 0x7F, -1, -1, -1});
        assertBadHello(new byte[] {(byte) 0xDF, -1, -1, -1, -1});
        assertBadHello(new byte[] {(byte) 0x81, (byte) 0xDB, 0x7F, -1, -1, -1});
        assertBadHello(new byte[] {(byte) 0x81, (byte) 0xA1, 'x', (byte) 0xDD, 0x7F, -1, -1, -1});
        assertBadHello(new byte[] {(byte) 0x81, (byte) 0xA1, 'x', (byte) 0xC6, 0x7F, -1, -1, -1});
        byte[] nested = new byte[3000];
        Arrays.fill(nested, (byte) 0x91);
        nested[0] = (byte) 0x81;
        nested[1] = (byte) 0xA1;
        nested[2] = 'x';
        assertBadHello(nested);
        byte[] wrongType = {(byte) 0x81, (byte) 0xA3, 'm', 'i', 'n', (byte) 0xA1, 'x'};
        assertBadHello(wrongType);
        assertBadHello(new byte[] {(byte) 0x80});
    }

    @Test
    void helloWithUnknownKeysIsRead() throws IOException {
        byte[] known = HelloCodec.encode(Samples.HELLO, FrameKind.HELLO).array();
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(16);
            packer.packString("features").packArrayHeader(2).packString("a").packMapHeader(1);
            packer.packString("deep").packNil();
            packer.packString("nonce").packBinaryHeader(32).writePayload(new byte[32]);
            byte[] front = packer.toByteArray();
            ByteBuffer map = ByteBuffer.allocate(front.length + known.length - 13);
            map.put(front).put(known, 13, known.length - 13);
            assertEquals(Samples.HELLO, HelloCodec.decode(ByteBuffer.wrap(helloFrame(map.array()))));
        }
    }

    @Test
    void helloMayBeNoLongerThanFourKibibytes() {
        byte[] frame = helloFrame(new byte[4096]);
        FrameException refusal = assertThrows(FrameException.class, () -> HelloCodec.decode(ByteBuffer.wrap(frame)));
        assertEquals(FrameException.Reason.TOO_LARGE, refusal.reason());
    }

    private static void assertBadHello(byte[] map) {
        byte[] frame = helloFrame(map);
        FrameException refusal = assertThrows(FrameException.class, () -> HelloCodec.decode(ByteBuffer.wrap(frame)));
        assertEquals(FrameException.Reason.BAD_HELLO, refusal.reason());
    }

    private static byte[] helloFrame(byte[] map) {
        ByteBuffer frame = ByteBuffer.allocate(12 + map.length);
        frame.putInt(8 + map.length)
                .put((byte) 0x93)
                .put(FixedPack.U8)
                .put((byte) 1)
                .put(FixedPack.U32);
        frame.putInt(RecordFormat.crc(ByteBuffer.wrap(map), 0, map.length)).put(map);
        return frame.array();
    }
}
