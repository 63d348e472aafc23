package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameException;
import io.muster.wire.FrameLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F52")
class FrameReaderTest {
    private static final FrameLimits LIMITS = FrameLimits.DEFAULT;

    private static Message message(int bytes, long request) {
        Entry entry = new Entry(1, 1, EntryKind.COMMAND, Payload.wrap(new byte[bytes]));
        return new Message.Append(1, 1, 2, 1, request, EntryId.ZERO, 0, List.of(entry));
    }

    private static ByteBuffer bytes(List<Message> messages) {
        ByteBuffer all = ByteBuffer.allocate(
                messages.stream().mapToInt(FrameCodec::sizeOf).sum());
        messages.forEach(message -> FrameCodec.encode(message, all));
        return all.flip();
    }

    /** Hands over some bytes, as a socket would. */
    private static void receive(FrameReader reader, ByteBuffer source, int most) {
        int some = Math.min(Math.min(most, source.remaining()), reader.space().remaining());
        reader.space().put(source.slice(source.position(), some));
        source.position(source.position() + some);
    }

    private static List<Message> drain(FrameReader reader) {
        List<Message> messages = new ArrayList<>();
        for (ByteBuffer frame = reader.next(LIMITS, LIMITS.frameBytes());
                frame != null;
                frame = reader.next(LIMITS, LIMITS.frameBytes())) {
            messages.add(FrameCodec.decodeMessage(frame, 1, 2, LIMITS));
        }
        return messages;
    }

    @Test
    void framesOfAllSizesComeOutHoweverTheyArrive() {
        SplittableRandom random = new SplittableRandom(11);
        FrameReader reader = new FrameReader(new MemoryBudget(4 << 20));
        reader.establish();
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(message(random.nextInt(i % 10 == 0 ? 400_000 : 3000), i));
        }
        ByteBuffer source = bytes(sent);
        List<Message> received = new ArrayList<>();
        while (source.hasRemaining()) {
            receive(reader, source, random.nextInt(1, 100_000));
            received.addAll(drain(reader));
        }
        assertEquals(sent, received);
    }

    @Test
    void largeFrameWaitsForMemoryAndGivesItBack() {
        MemoryBudget memory = new MemoryBudget(500_000);
        FrameReader first = new FrameReader(memory);
        FrameReader second = new FrameReader(memory);
        first.establish();
        second.establish();
        ByteBuffer one = bytes(List.of(message(300_000, 1)));
        ByteBuffer two = bytes(List.of(message(300_000, 2)));
        receive(first, one, 1000);
        assertNull(first.next(LIMITS, LIMITS.frameBytes()));
        assertFalse(first.starved());
        receive(second, two, 1000);
        assertNull(second.next(LIMITS, LIMITS.frameBytes()));
        assertTrue(second.starved());
        first.close();
        assertNull(second.next(LIMITS, LIMITS.frameBytes()));
        assertFalse(second.starved());
        List<Message> received = new ArrayList<>();
        while (two.hasRemaining()) {
            receive(second, two, 64 << 10);
            received.addAll(drain(second));
        }
        assertEquals(1, received.size());
        assertTrue(memory.take(500_000), "all memory is back");
    }

    @Test
    void memoryIsTakenOnlyAfterTheHeaderIsFoundValid() {
        MemoryBudget memory = new MemoryBudget(0);
        FrameReader reader = new FrameReader(memory);
        reader.establish();
        ByteBuffer bad = ByteBuffer.allocate(200).putInt(0, 10 << 20);
        receive(reader, bad, 200);
        assertThrows(FrameException.class, () -> reader.next(LIMITS, LIMITS.frameBytes()));
    }

    @Test
    void magicIsComparedByteByByte() {
        FrameReader reader = new FrameReader(new MemoryBudget(0));
        reader.space().put(new byte[] {'M', 'U', 'S'});
        assertEquals(FrameReader.Magic.INCOMPLETE, reader.magic());
        reader.space().put(new byte[] {'T', 'E', 'R', 0, 1});
        assertEquals(FrameReader.Magic.COMPLETE, reader.magic());
        FrameReader other = new FrameReader(new MemoryBudget(0));
        other.space().put((byte) 'G');
        assertEquals(FrameReader.Magic.WRONG, other.magic());
        assertNotNull(other.space());
    }
}
