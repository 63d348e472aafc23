package io.muster.wire;

import io.muster.record.RecordFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * The handshake as a frame. It is a map and not fixed fields, so that later versions can say more: unknown keys are
 * skipped, whatever they hold, within {@link #FRAME_BYTES_MAX} and a depth of 16.
 *
 * <pre>
 * 0      4  5     7      12
 * |length|93|CC 01|CE crc| map {min, max, cluster (bin 16), name, node, key, inc, lane, to, maxFrame, maxEntry,
 *                                beat, election, schema}
 * </pre>
 *
 * {@code crc} is the CRC32C of the map. {@code to}, {@code beat}, {@code election} and {@code schema} may be missing.
 */
public final class HelloCodec {
    /** Longest frame of a handshake, prefix included. */
    public static final int FRAME_BYTES_MAX = 4 << 10;

    private static final int DEPTH_MAX = 16;
    private static final int KEYS_MAX = 64;
    private static final int KEY_CHARS_MAX = 32;

    private HelloCodec() {}

    /**
     * Writes a handshake.
     *
     * @param hello what to say
     * @param kind {@link FrameKind#HELLO} or {@link FrameKind#HELLO_OK}
     * @return the frame, ready to be read
     */
    public static ByteBuffer encode(Hello hello, FrameKind kind) {
        byte[] map = map(hello);
        int size = kind.headerBytes() + map.length;
        if (kind.family() != FrameKind.Family.HANDSHAKE || size > FRAME_BYTES_MAX) {
            throw new IllegalArgumentException(kind + " of " + size + " bytes is no handshake");
        }
        ByteBuffer frame = ByteBuffer.allocate(size);
        frame.putInt(size - Integer.BYTES).put(kind.arrayByte());
        FixedPack.u8(frame, kind.code());
        FixedPack.u32(frame, RecordFormat.crc(ByteBuffer.wrap(map), 0, map.length));
        return frame.put(map).flip();
    }

    private static byte[] map(Hello hello) {
        try (var packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(14);
            packer.packString("min").packInt(hello.versionMin());
            packer.packString("max").packInt(hello.versionMax());
            byte[] cluster = ByteBuffer.allocate(16)
                    .putLong(hello.cluster().high())
                    .putLong(hello.cluster().low())
                    .array();
            packer.packString("cluster").packBinaryHeader(cluster.length).writePayload(cluster);
            packer.packString("name").packString(hello.clusterName());
            packer.packString("node").packString(hello.nodeId());
            packer.packString("key").packLong(hello.key());
            packer.packString("inc").packLong(hello.incarnation());
            packer.packString("lane").packInt(hello.lane());
            packer.packString("to").packString(hello.expects());
            packer.packString("maxFrame").packInt(hello.frameBytes());
            packer.packString("maxEntry").packInt(hello.entryBytes());
            packer.packString("beat").packLong(hello.heartbeatMillis());
            packer.packString("election").packLong(hello.electionMillis());
            packer.packString("schema").packLong(hello.schema());
            return packer.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("packing into memory failed", e);
        }
    }

    /**
     * Reads and consumes a handshake.
     *
     * @param frame one whole frame, with its length prefix
     * @return what it says
     * @throws FrameException if it is no valid handshake
     */
    public static Hello decode(ByteBuffer frame) {
        if (frame.remaining() > FRAME_BYTES_MAX) {
            throw new FrameException(FrameException.Reason.TOO_LARGE, "handshake of " + frame.remaining() + " bytes");
        }
        FrameKind kind = FrameCodec.checkWhole(frame, FrameLimits.DEFAULT, FrameKind.Family.HANDSHAKE);
        int crcAt = frame.position() + kind.headerBytes() - Integer.BYTES;
        byte[] map = new byte[frame.remaining() - kind.headerBytes()];
        frame.get(frame.position() + kind.headerBytes(), map);
        if (frame.getInt(crcAt) != RecordFormat.crc(ByteBuffer.wrap(map), 0, map.length)) {
            throw new FrameException(FrameException.Reason.CHECKSUM, kind + " with a wrong checksum");
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(map)) {
            Hello hello = hello(fields(unpacker));
            if (unpacker.getTotalReadBytes() != map.length) {
                throw new FrameException(FrameException.Reason.BAD_HELLO, "bytes after the map of a handshake");
            }
            frame.position(frame.limit());
            return hello;
        } catch (IOException | MessagePackException | IllegalArgumentException e) {
            throw new FrameException(
                    FrameException.Reason.BAD_HELLO,
                    "handshake: " + LinkFrames.printable(String.valueOf(e.getMessage())));
        }
    }

    /** Every known key with a Long, String or ClusterId. */
    private static Map<String, Object> fields(MessageUnpacker in) throws IOException {
        int keys = in.unpackMapHeader();
        if (keys < 0 || keys > KEYS_MAX) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "handshake with " + keys + " keys");
        }
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            String key = text(in, KEY_CHARS_MAX);
            switch (key) {
                case "min", "max", "key", "inc", "lane", "maxFrame", "maxEntry", "beat", "election", "schema" ->
                    fields.put(key, in.unpackLong());
                case "name", "node", "to" -> fields.put(key, text(in, Hello.NAME_MAX * 4));
                case "cluster" -> fields.put(key, cluster(in));
                default -> skip(in, 1);
            }
        }
        return fields;
    }

    private static String text(MessageUnpacker in, int bytesMax) throws IOException {
        int bytes = in.unpackRawStringHeader();
        if (bytes < 0 || bytes > bytesMax) {
            throw new FrameException(
                    FrameException.Reason.BAD_HELLO, "text of " + bytes + " bytes, at most " + bytesMax);
        }
        return new String(in.readPayload(bytes), StandardCharsets.UTF_8);
    }

    private static ClusterId cluster(MessageUnpacker in) throws IOException {
        int bytes = in.unpackBinaryHeader();
        if (bytes != 16) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "cluster id of " + bytes + " bytes");
        }
        ByteBuffer id = ByteBuffer.wrap(in.readPayload(bytes));
        return new ClusterId(id.getLong(), id.getLong());
    }

    /** Steps over one value without keeping any of it; ends with an exception when the bytes end. */
    private static void skip(MessageUnpacker in, int depth) throws IOException {
        ValueType type = in.getNextFormat().getValueType();
        if (type != ValueType.ARRAY && type != ValueType.MAP) {
            in.skipValue();
            return;
        }
        long values = type == ValueType.ARRAY ? in.unpackArrayHeader() : 2L * in.unpackMapHeader();
        if (depth >= DEPTH_MAX || values < 0 || values > FRAME_BYTES_MAX) {
            throw new FrameException(
                    FrameException.Reason.BAD_HELLO, "a value nested too deep or with too many elements");
        }
        for (long i = 0; i < values; i++) {
            skip(in, depth + 1);
        }
    }

    private static Hello hello(Map<String, Object> fields) {
        return new Hello(
                number(fields, "min"),
                number(fields, "max"),
                (ClusterId) needed(fields, "cluster"),
                (String) needed(fields, "name"),
                (String) needed(fields, "node"),
                (long) needed(fields, "key"),
                (long) needed(fields, "inc"),
                number(fields, "lane"),
                (String) fields.getOrDefault("to", ""),
                number(fields, "maxFrame"),
                number(fields, "maxEntry"),
                (long) fields.getOrDefault("beat", 0L),
                (long) fields.getOrDefault("election", 0L),
                (long) fields.getOrDefault("schema", 0L));
    }

    private static Object needed(Map<String, Object> fields, String key) {
        Object value = fields.get(key);
        if (value == null) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "handshake without '" + key + "'");
        }
        return value;
    }

    private static int number(Map<String, Object> fields, String key) {
        long value = (long) needed(fields, key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "handshake with '" + key + "' of " + value);
        }
        return (int) value;
    }
}
