package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.fuzz.Allocation;
import io.muster.fuzz.Bytes;
import io.muster.raft.Payload;
import io.muster.wire.Call;
import io.muster.wire.ClusterId;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameException;
import io.muster.wire.FrameLimits;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.Samples;
import io.muster.wire.WireVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * All that one connection receives, from its first byte on: the magic, a handshake, then frames. Whatever it is, and
 * into whatever pieces the network cuts it: the same frames come out, up to the same refusal, and all memory that was
 * granted is given back.
 */
public final class FrameStreamFuzz {
    private static final int MEMORY = 1 << 20;
    private static final FrameLimits LIMITS = new FrameLimits(4 << 20, 1 << 20, 0);
    private static final LocalNode ME =
            new LocalNode("n2", new ClusterId(0x0102030405060708L, 0x090A0B0C0D0E0F10L), "orders", 8, 0);

    private FrameStreamFuzz() {}

    /**
     * One input.
     *
     * @param input flags, a seed for the sizes of the pieces, then the stream
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean mended = (bytes.u8() & 1) != 0;
        int seed = bytes.u16();
        byte[] stream = bytes.rest();
        if (mended) {
            mend(stream);
        }
        Allocation.bounded(stream.length, () -> {
            List<Object> whole = received(stream, new SplittableRandom(0), Integer.MAX_VALUE);
            List<Object> pieces = received(stream, new SplittableRandom(seed), 1 + seed % 300);
            assertEquals(whole, pieces, "pieces of at most " + (1 + seed % 300) + " bytes");
        });
    }

    private static List<Object> received(byte[] stream, SplittableRandom random, int most) {
        MemoryBudget memory = new MemoryBudget(MEMORY);
        FrameReader reader = new FrameReader(memory);
        List<Object> events = new ArrayList<>();
        ByteBuffer source = ByteBuffer.wrap(stream);
        try {
            Stage stage = Stage.MAGIC;
            while (source.hasRemaining() && !reader.starved()) {
                assertTrue(reader.space().hasRemaining(), "a reader that is not starved has room");
                receive(reader, source, 1 + random.nextInt(most));
                stage = drained(reader, stage, events);
            }
            events.add(reader.starved() ? "starved" : "end");
        } catch (FrameException e) {
            events.add(e.reason());
        }
        reader.close();
        assertTrue(memory.take(MEMORY), "all memory is given back");
        return events;
    }

    private enum Stage {
        MAGIC,
        HANDSHAKE,
        ESTABLISHED
    }

    private static void receive(FrameReader reader, ByteBuffer source, int most) {
        int some = Math.min(Math.min(most, source.remaining()), reader.space().remaining());
        reader.space().put(source.slice(source.position(), some));
        source.position(source.position() + some);
    }

    private static Stage drained(FrameReader reader, Stage stage, List<Object> events) {
        Stage at = stage;
        if (at == Stage.MAGIC) {
            FrameReader.Magic magic = reader.magic();
            if (magic == FrameReader.Magic.WRONG) {
                throw new FrameException(FrameException.Reason.NOT_A_FRAME, "another protocol");
            }
            if (magic == FrameReader.Magic.INCOMPLETE) {
                return at;
            }
            at = Stage.HANDSHAKE;
        }
        while (true) {
            ByteBuffer frame =
                    reader.next(LIMITS, at == Stage.HANDSHAKE ? HelloCodec.FRAME_BYTES_MAX : LIMITS.frameBytes());
            if (frame == null) {
                return at;
            }
            if (at == Stage.HANDSHAKE) {
                Hello hello = HelloCodec.decode(frame);
                HandshakeRules.Refusal refusal = HandshakeRules.accept(ME, hello);
                events.add(refusal == null ? hello : refusal);
                reader.establish();
                at = Stage.ESTABLISHED;
            } else {
                events.add(Samples.decode(frame));
            }
        }
    }

    /** Mends one frame after the other, as far as their lengths lead. */
    private static void mend(byte[] stream) {
        ByteBuffer all = ByteBuffer.wrap(stream);
        int at = WireVersion.MAGIC_BYTES;
        while (at + 7 <= stream.length) {
            int length = all.getInt(at);
            if (length < 3 || length > stream.length - at - Integer.BYTES) {
                return;
            }
            byte[] frame = new byte[length + Integer.BYTES];
            all.get(at, frame);
            Samples.mend(frame);
            all.put(at, frame);
            at += frame.length;
        }
    }

    /**
     * Where to start from.
     *
     * @return a connection that sends every kind, one that sends much, and the beginnings of others
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        ByteArrayOutputStream all = begun("hello");
        for (byte[] frame : Samples.frames().values()) {
            all.writeBytes(frame);
        }
        seeds.put("all-kinds", all.toByteArray());
        Samples.frames().forEach((name, frame) -> {
            ByteArrayOutputStream one = begun("hello");
            one.writeBytes(frame);
            one.writeBytes(frame);
            seeds.put(name, one.toByteArray());
        });
        ByteArrayOutputStream large = begun("hello-ok");
        large.writeBytes(large(100_000));
        large.writeBytes(large(10));
        seeds.put("large", large.toByteArray());
        ByteArrayOutputStream starved = begun("hello");
        starved.writeBytes(Arrays.copyOf(large(MEMORY + 1), 200));
        seeds.put("starved", starved.toByteArray());
        seeds.put("http", "\0\0\7GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }

    private static byte[] large(int bytes) {
        Payload payload = Payload.wrap(new byte[bytes]);
        Call call = new Call.Propose(1, 7, 100, 1, payload);
        ByteBuffer frame = ByteBuffer.allocate(FrameCodec.sizeOf(call));
        FrameCodec.encode(call, frame);
        return frame.array();
    }

    private static ByteArrayOutputStream begun(String hello) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(new byte[] {1, 0, 40});
        stream.writeBytes(ByteBuffer.allocate(8).putLong(WireVersion.MAGIC).array());
        stream.writeBytes(Objects.requireNonNull(Samples.frames().get(hello)));
        return stream;
    }
}
