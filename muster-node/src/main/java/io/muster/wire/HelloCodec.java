package io.muster.wire;

import io.muster.codec.MalformedValueException;
import io.muster.codec.Packer;
import io.muster.codec.Unpacker;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The handshake as a frame. It is a map and not fixed fields, so that later versions can say more: unknown keys are
 * skipped, whatever they hold, within {@link #FRAME_BYTES_MAX} and a depth of {@value Packer#DEPTH_MAX}.
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

    private static final int KEYS_MAX = 64;
    private static final int CLUSTER_BYTES = 16;

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
        Packer packer = new Packer();
        packer.map(14);
        put(packer, "min", hello.versionMin());
        put(packer, "max", hello.versionMax());
        packer.string("cluster");
        packer.binary(ByteBuffer.allocate(CLUSTER_BYTES)
                .putLong(hello.cluster().high())
                .putLong(hello.cluster().low())
                .array());
        put(packer, "name", hello.clusterName());
        put(packer, "node", hello.nodeId());
        put(packer, "key", hello.key());
        put(packer, "inc", hello.incarnation());
        put(packer, "lane", hello.lane());
        put(packer, "to", hello.expects());
        put(packer, "maxFrame", hello.frameBytes());
        put(packer, "maxEntry", hello.entryBytes());
        put(packer, "beat", hello.heartbeatMillis());
        put(packer, "election", hello.electionMillis());
        put(packer, "schema", hello.schema());
        packer.end();
        return packer.toByteArray();
    }

    private static void put(Packer packer, String key, long value) {
        packer.string(key);
        packer.integer(value);
    }

    private static void put(Packer packer, String key, String value) {
        packer.string(key);
        packer.string(value);
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
        try {
            Unpacker unpacker = new Unpacker(map);
            Hello hello = hello(fields(unpacker));
            unpacker.finish();
            frame.position(frame.limit());
            return hello;
        } catch (MalformedValueException | IllegalArgumentException e) {
            throw new FrameException(
                    FrameException.Reason.BAD_HELLO,
                    "handshake: " + LinkFrames.printable(String.valueOf(e.getMessage())));
        }
    }

    /** Every known key with a Long, String or ClusterId. */
    private static Map<String, Object> fields(Unpacker in) {
        int keys = in.map();
        if (keys > KEYS_MAX) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "handshake with " + keys + " keys");
        }
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            String key = in.string();
            switch (key) {
                case "min", "max", "key", "inc", "lane", "maxFrame", "maxEntry", "beat", "election", "schema" ->
                    fields.put(key, in.integer());
                case "name", "node", "to" -> fields.put(key, in.string());
                case "cluster" -> fields.put(key, cluster(in.binary()));
                default -> in.skip();
            }
        }
        in.end();
        return fields;
    }

    private static ClusterId cluster(byte[] bytes) {
        if (bytes.length != CLUSTER_BYTES) {
            throw new FrameException(FrameException.Reason.BAD_HELLO, "cluster id of " + bytes.length + " bytes");
        }
        ByteBuffer id = ByteBuffer.wrap(bytes);
        return new ClusterId(id.getLong(), id.getLong());
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
