package io.muster.wire;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One frame of every kind and of the edges of its fields, shared by the tests of wire and transport. */
public final class Samples {
    static final long FROM = NodeKey.of("n1");
    static final long TO = NodeKey.of("n2");
    static final FrameLimits LIMITS = FrameLimits.DEFAULT;
    static final Hello HELLO = new Hello(
            1,
            1,
            new ClusterId(0x0102030405060708L, 0x090A0B0C0D0E0F10L),
            "orders",
            "n1",
            FROM,
            7,
            Hello.CONTROL,
            "n2",
            64 << 20,
            8 << 20,
            300,
            3000,
            -1);

    private Samples() {}

    static Payload text(String text) {
        return Payload.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Samples by name, from n1 to n2 where that shows. */
    public static Map<String, Message> messages() {
        Map<String, Message> all = new LinkedHashMap<>();
        List<Entry> entries = List.of(
                new Entry(8, 3, EntryKind.NOOP, Payload.EMPTY),
                new Entry(9, 3, EntryKind.COMMAND, text("receive A 5")),
                new Entry(10, 5, EntryKind.CONFIG, text("voters")),
                new Entry(11, 5, EntryKind.SESSION, text("s")));
        all.put("append", new Message.Append(1, FROM, TO, 5, 42, new EntryId(7, 2), 6, entries));
        all.put("append-probe", new Message.Append(-1, FROM, TO, 1, -1, EntryId.ZERO, 0, List.of()));
        all.put("append-reply", new Message.AppendReply(1, FROM, TO, 5, 42, true, 11, EntryId.ZERO));
        all.put("append-reply-no", new Message.AppendReply(1, FROM, TO, 5, 42, false, 7, new EntryId(6, 2)));
        all.put("heartbeat", new Message.Heartbeat(1, FROM, TO, 5, 9, 6, 11));
        all.put("heartbeat-reply", new Message.HeartbeatReply(1, FROM, TO, 5, 9, 11, 10));
        all.put("pre-vote", new Message.Vote(1, FROM, TO, 5, true, 3, new EntryId(11, 5)));
        all.put("vote", new Message.Vote(1, FROM, TO, 6, false, 4, new EntryId(11, 5)));
        all.put("pre-vote-reply", new Message.VoteReply(1, FROM, TO, 5, true, 3, true));
        all.put("vote-reply", new Message.VoteReply(1, FROM, TO, 6, false, 4, false));
        all.put("read-index", new Message.ReadIndex(1, FROM, TO, 6, 77));
        all.put("read-index-reply", new Message.ReadIndexReply(1, FROM, TO, 6, 77, true, 12));
        all.put("read-index-reply-no", new Message.ReadIndexReply(1, FROM, TO, 1L << 32, 77, false, 0));
        return all;
    }

    /** Samples by name, from n1 to n2 where that shows. */
    public static Map<String, Call> calls() {
        Map<String, Call> all = new LinkedHashMap<>();
        all.put("propose", new Call.Propose(1, 99, 5000, EntryKind.COMMAND.code(), text("receive A 5")));
        all.put("propose-empty", new Call.Propose(0, -1, 0, 255, Payload.EMPTY));
        all.put("reply", new Call.Reply(1, 99, Call.Reply.APPLIED, 12, text("5")));
        all.put("reply-unknown", new Call.Reply(1, 100, Call.Reply.UNKNOWN, 0, text("the leader has changed")));
        return all;
    }

    /** Every frame by its name. */
    public static Map<String, byte[]> frames() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        messages().forEach((name, message) -> all.put(name, encode(message)));
        calls().forEach((name, call) -> all.put(name, encode(call)));
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        LinkFrames.putPing(123_456_789, buffer);
        all.put("ping", taken(buffer));
        LinkFrames.putPong(-1, buffer);
        all.put("pong", taken(buffer));
        LinkFrames.putGoodbye(new LinkFrames.Goodbye(314, "cluster 'a' here, 'b' there"), buffer);
        all.put("goodbye", taken(buffer));
        all.put("hello", HelloCodec.encode(HELLO, FrameKind.HELLO).array());
        all.put("hello-ok", HelloCodec.encode(HELLO, FrameKind.HELLO_OK).array());
        return all;
    }

    /** The frame of one name. */
    static byte[] frame(String name) {
        return Objects.requireNonNull(frames().get(name), name);
    }

    static byte[] encode(Message message) {
        ByteBuffer buffer = ByteBuffer.allocate(FrameCodec.sizeOf(message));
        FrameCodec.encode(message, buffer);
        return buffer.array();
    }

    static byte[] encode(Call call) {
        ByteBuffer buffer = ByteBuffer.allocate(FrameCodec.sizeOf(call));
        FrameCodec.encode(call, buffer);
        return buffer.array();
    }

    private static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        buffer.clear();
        return bytes;
    }

    /** What an attacker can do: compute checksums, those of records excepted. */
    public static void mend(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        for (FrameKind kind : FrameKind.values()) {
            if (frame.length < kind.headerBytes() || frame[6] != (byte) kind.code()) {
                continue;
            }
            int end = kind.headerBytes();
            switch (kind.body()) {
                case MAP -> buffer.putInt(end - 4, RecordFormat.crc(buffer, end, frame.length - end));
                case NONE -> buffer.putInt(end - 4, RecordFormat.crc(buffer, 4, end - 9));
                case BYTES -> {
                    buffer.putInt(end - 14, RecordFormat.crc(buffer, end, frame.length - end));
                    buffer.putInt(end - 9, RecordFormat.crc(buffer, 4, end - 14));
                }
                case RECORDS -> buffer.putInt(end - 9, RecordFormat.crc(buffer, 4, end - 14));
            }
        }
    }

    /** Decodes a frame of any kind, as a receiver would that looks at its kind first. */
    static Object decode(byte[] frame) {
        return decode(ByteBuffer.wrap(frame));
    }

    /** Decodes and consumes what stands between position and limit. */
    public static Object decode(ByteBuffer buffer) {
        if (buffer.remaining() < 7) {
            return FrameCodec.decodeMessage(buffer, FROM, TO, LIMITS);
        }
        FrameKind kind = FrameCodec.kindOf(buffer);
        return switch (kind.family()) {
            case HANDSHAKE -> HelloCodec.decode(buffer);
            case LINK ->
                kind == FrameKind.GOODBYE ? LinkFrames.goodbye(buffer, LIMITS) : LinkFrames.nanos(buffer, LIMITS);
            case MESSAGE -> FrameCodec.decodeMessage(buffer, FROM, TO, LIMITS);
            case CALL -> FrameCodec.decodeCall(buffer, LIMITS);
        };
    }
}
