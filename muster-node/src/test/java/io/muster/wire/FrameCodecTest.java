package io.muster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.record.RecordFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

@Tag("M12")
class FrameCodecTest {
    @Test
    void everyMessageComesBackEqual() {
        Samples.messages().forEach((name, message) -> {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(FrameCodec.sizeOf(message) + 10).position(5);
            FrameCodec.encode(message, buffer);
            assertEquals(5 + FrameCodec.sizeOf(message), buffer.position(), name);
            buffer.flip().position(5);
            assertEquals(message, FrameCodec.decodeMessage(buffer, Samples.FROM, Samples.TO, Samples.LIMITS), name);
            assertFalse(buffer.hasRemaining(), name);
        });
    }

    @Test
    void everyCallComesBackEqual() {
        Samples.calls().forEach((name, call) -> {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(FrameCodec.sizeOf(call) + 10).position(5);
            FrameCodec.encode(call, buffer);
            buffer.flip().position(5);
            assertEquals(call, FrameCodec.decodeCall(buffer, Samples.LIMITS), name);
            assertFalse(buffer.hasRemaining(), name);
        });
    }

    @Test
    void samplesHoldEveryKind() {
        Set<FrameKind> missing = EnumSet.allOf(FrameKind.class);
        Samples.frames().values().forEach(frame -> missing.remove(FrameCodec.kindOf(ByteBuffer.wrap(frame))));
        assertEquals(Set.of(), missing);
    }

    @Test
    void plainMessagePackReadsEveryFrame() throws IOException {
        for (var sample : Samples.frames().entrySet()) {
            ByteBuffer frame = ByteBuffer.wrap(sample.getValue());
            assertEquals(frame.remaining() - 4, frame.getInt(), sample.getKey());
            try (var unpacker = MessagePack.newDefaultUnpacker(frame)) {
                Value value = unpacker.unpackValue();
                assertTrue(value.isArrayValue(), sample.getKey());
                int kind = value.asArrayValue().get(0).asIntegerValue().asInt();
                assertEquals(
                        FrameCodec.kindOf(ByteBuffer.wrap(sample.getValue())).code(), kind, sample.getKey());
                assertFalse(unpacker.hasNext(), sample.getKey() + " has bytes after its array");
            }
        }
    }

    @Test
    void appendHasTheLayoutOfTheDrawing() {
        byte[] frame = Samples.frame("append");
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        assertEquals(72, FrameKind.APPEND.headerBytes());
        assertEquals(frame.length - 4, buffer.getInt(0));
        assertEquals((byte) 0x9A, buffer.get(4));
        assertEquals(1, buffer.getInt(8));
        assertEquals(5, buffer.getLong(13));
        assertEquals(42, buffer.getLong(22));
        assertEquals(7, buffer.getLong(31));
        assertEquals(2, buffer.getLong(40));
        assertEquals(6, buffer.getLong(49));
        assertEquals(4, buffer.getInt(58));
        assertEquals((byte) 0xC6, buffer.get(67));
        assertTrue(RecordFormat.validLength(buffer.position(72)) > 0);
    }

    @Test
    void noHeaderIsLongerThanItsLimit() {
        for (FrameKind kind : FrameKind.values()) {
            assertTrue(kind.headerBytes() <= FrameKind.HEADER_BYTES_MAX, kind.name());
        }
    }

    @Test
    void frameCutAtAnyByteIsRefused() {
        Samples.frames().forEach((name, frame) -> {
            for (int length = 0; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThrows(FrameException.class, () -> Samples.decode(cut), name + " cut to " + cut.length);
                if (length >= 12) {
                    // Even if the prefix is made to fit.
                    ByteBuffer.wrap(cut).putInt(0, length - 4);
                    assertThrows(FrameException.class, () -> Samples.decode(cut), name + " resized to " + cut.length);
                }
            }
        });
    }

    @Test
    void flippedBitNeverChangesWhatIsRead() {
        Samples.frames().forEach((name, frame) -> {
            for (int bit = 0; bit < frame.length * 8; bit++) {
                byte[] flipped = frame.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThrows(FrameException.class, () -> Samples.decode(flipped), name + " with bit " + bit);
            }
        });
    }

    @Test
    void extraByteIsRefused() {
        Samples.frames().forEach((name, frame) -> {
            byte[] longer = Arrays.copyOf(frame, frame.length + 1);
            assertThrows(FrameException.class, () -> Samples.decode(longer), name);
            ByteBuffer.wrap(longer).putInt(0, frame.length - 3);
            assertThrows(FrameException.class, () -> Samples.decode(longer), name);
        });
    }

    @Test
    @Tag("F52")
    void lengthIsCheckedBeforeAnythingElse() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 20) - 3}) {
            ByteBuffer prefix = ByteBuffer.allocate(4).putInt(0, length);
            assertReason(
                    FrameException.Reason.TOO_LARGE, () -> FrameCodec.frameBytes(prefix, FrameLimits.FRAME_BYTES_MAX));
        }
        ByteBuffer tiny = ByteBuffer.allocate(4).putInt(0, 7);
        assertReason(
                FrameException.Reason.WRONG_LENGTH, () -> FrameCodec.frameBytes(tiny, FrameLimits.FRAME_BYTES_MAX));
    }

    @Test
    @Tag("F39")
    void absurdTermIsRefused() {
        for (long term : new long[] {Long.MAX_VALUE, 1L << 62, (1L << 32) + 1, -1}) {
            byte[] frame = Samples.encode(new Message.ReadIndex(1, Samples.FROM, Samples.TO, term, 1));
            assertReason(FrameException.Reason.ABSURD_TERM, () -> Samples.decode(frame));
        }
        byte[] far = Samples.encode(new Message.ReadIndex(1, Samples.FROM, Samples.TO, (1L << 32) + 1, 1));
        FrameLimits later = Samples.LIMITS.withOwnTerm(1);
        FrameCodec.decodeMessage(ByteBuffer.wrap(far), Samples.FROM, Samples.TO, later);
    }

    @Test
    void countThatTheBytesCannotHoldIsRefused() {
        for (int count : new int[] {0, 3, 5, -1, Integer.MAX_VALUE, 1 << 24}) {
            byte[] frame = Samples.frame("append");
            ByteBuffer.wrap(frame).putInt(58, count);
            reseal(frame, FrameKind.APPEND);
            assertThrows(FrameException.class, () -> Samples.decode(frame), "count " + count);
        }
    }

    @Test
    void recordsMustBeConsecutiveOfOneGroupAndKnown() {
        EntryId prev = new EntryId(7, 2);
        assertBadRecord(prev, 3, new Entry(9, 2, EntryKind.NOOP, Payload.EMPTY));
        assertBadRecord(prev, 3, new Entry(8, 1, EntryKind.NOOP, Payload.EMPTY));
        assertBadRecord(prev, 3, new Entry(8, 4, EntryKind.NOOP, Payload.EMPTY));
        byte[] unknown = resealedRecord(12, (byte) 0x3F);
        assertReason(FrameException.Reason.BAD_RECORD, () -> Samples.decode(unknown));
        byte[] group = resealedRecord(11, (byte) 2);
        assertReason(FrameException.Reason.BAD_RECORD, () -> Samples.decode(group));
    }

    @Test
    void idOfLaterTermThanItsMessageIsRefused() {
        byte[] vote = Samples.encode(new Message.Vote(1, Samples.FROM, Samples.TO, 5, false, 1, new EntryId(3, 6)));
        assertReason(FrameException.Reason.BAD_VALUE, () -> Samples.decode(vote));
    }

    @Test
    void entryAboveItsLimitIsRefused() {
        FrameLimits small = new FrameLimits(FrameLimits.ROOM + 10, 10, 0);
        byte[] frame = Samples.frame("append");
        assertReason(
                FrameException.Reason.TOO_LARGE,
                () -> FrameCodec.decodeMessage(ByteBuffer.wrap(frame), Samples.FROM, Samples.TO, small));
        byte[] propose = Samples.frame("propose");
        assertReason(FrameException.Reason.TOO_LARGE, () -> FrameCodec.decodeCall(ByteBuffer.wrap(propose), small));
    }

    @Test
    void framesOfTheLinkBelongToNoGroup() {
        byte[] ping = Samples.frame("ping");
        ping[11] = 1; // the last byte of the group
        Samples.mend(ping);
        FrameException refusal = assertThrows(FrameException.class, () -> Samples.decode(ping));
        assertEquals(FrameException.Reason.BAD_VALUE, refusal.reason());
    }

    @Test
    void kindOfAnotherFamilyIsRefused() {
        byte[] propose = Samples.frame("propose");
        assertReason(
                FrameException.Reason.MISPLACED_KIND,
                () -> FrameCodec.decodeMessage(ByteBuffer.wrap(propose), Samples.FROM, Samples.TO, Samples.LIMITS));
        byte[] vote = Samples.frame("vote");
        assertReason(
                FrameException.Reason.MISPLACED_KIND,
                () -> FrameCodec.decodeCall(ByteBuffer.wrap(vote), Samples.LIMITS));
    }

    private static void assertBadRecord(EntryId prev, long term, Entry entry) {
        byte[] frame =
                Samples.encode(new Message.Append(1, Samples.FROM, Samples.TO, term, 1, prev, 0, List.of(entry)));
        assertReason(FrameException.Reason.BAD_RECORD, () -> Samples.decode(frame));
    }

    /** An append whose first record has one byte changed and a checksum that fits again. */
    private static byte[] resealedRecord(int at, byte value) {
        byte[] frame = Samples.frame("append");
        ByteBuffer buffer = ByteBuffer.wrap(frame).put(72 + at, value);
        buffer.putInt(72, RecordFormat.crc(buffer, 76, RecordFormat.HEADER - 4));
        return frame;
    }

    private static void reseal(byte[] frame, FrameKind kind) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        int crcAt = kind.headerBytes() - 9;
        buffer.putInt(crcAt, RecordFormat.crc(buffer, 4, crcAt - 5));
    }

    private static void assertReason(FrameException.Reason reason, org.junit.jupiter.api.function.Executable decode) {
        assertEquals(reason, assertThrows(FrameException.class, decode).reason());
    }
}
