package io.muster.wire;

import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;

/**
 * Messages and calls as frames, and back. Stateless, so that transport and simulator share it.
 *
 * <p>A frame is a big-endian u32 length of what follows it, then one MessagePack array whose elements all have their
 * fixed-width form. It begins with kind, group and term; then come the fields listed at each {@link FrameKind}, then
 * the checksum, then perhaps a body. Sender and receiver follow from the connection and are not in the frame. An
 * append, 72 bytes before its records:
 *
 * <pre>
 * 0      4  5     7        12      21        30         39         48       57        62      67       72
 * +------+--+-----+--------+-------+---------+----------+----------+--------+---------+-------+--------+---------
 * |length|9A|CC 10|CE group|CF term|CF reqst.|CF p.index|CF p.term |CF comm.|CE count |CE crc |C6 bytes| records
 * +------+--+-----+--------+-------+---------+----------+----------+--------+---------+-------+--------+---------
 * </pre>
 *
 * A vote, without a body, and a call, whose body has a checksum of its own before that of the header:
 *
 * <pre>
 * 0      4  5     7        12      21       30       39       48      53
 * |length|97|CC 21|CE group|CF term|CF round|CF index|CF term |CE crc |
 * 0      4  5     7        12      21       30         35     37        42      47       52
 * |length|99|CC 40|CE group|CF 0   |CF token|CE timeout|CC kind|CE bodycrc|CE crc|C6 bytes| payload
 * </pre>
 *
 * {@code crc} is the CRC32C of all bytes from the array byte up to it. Records are those of
 * {@link RecordFormat}, each with its own checksum, the same bytes as on disk.
 *
 * <p>What is checked, in this order, before memory is taken: length, kind, every type byte, header checksum, length
 * of the body, term. Then the body: checksums, group, type, and order of records. A frame that fails changes nothing.
 */
public final class FrameCodec {
    private static final int KIND_AT = Integer.BYTES + 2;
    private static final int TERM_AT = 13;
    private static final int FIELDS_AT = 21;

    private FrameCodec() {}

    /**
     * Bytes of a message as a frame.
     *
     * @param message any message
     * @return length with prefix; more than any limit if the entries are too many
     */
    public static int sizeOf(Message message) {
        return MessageFrames.sizeOf(message);
    }

    /**
     * Bytes of a call as a frame.
     *
     * @param call any call
     * @return length with prefix
     */
    public static int sizeOf(Call call) {
        return kindOf(call).headerBytes() + payloadOf(call).size();
    }

    /**
     * Writes a message at the position of a buffer and advances it.
     *
     * @param message any message
     * @param target big-endian buffer with {@link #sizeOf(Message)} bytes left
     */
    public static void encode(Message message, ByteBuffer target) {
        MessageFrames.encode(message, target);
    }

    /**
     * Writes a call at the position of a buffer and advances it.
     *
     * @param call any call
     * @param target big-endian buffer with {@link #sizeOf(Call)} bytes left
     */
    public static void encode(Call call, ByteBuffer target) {
        FrameKind kind = kindOf(call);
        Payload payload = payloadOf(call);
        int start = target.position();
        int bodySum = placeBody(kind, payload, target);
        FixedPack.begin(target, kind, call.group(), 0, kind.headerBytes() + payload.size());
        FixedPack.u64(target, call.token());
        switch (call) {
            case Call.Propose propose -> {
                FixedPack.u32(target, propose.timeoutMillis());
                FixedPack.u8(target, propose.entryKind());
            }
            case Call.Reply reply -> {
                FixedPack.u8(target, reply.outcome());
                FixedPack.u64(target, reply.index());
            }
        }
        endWithBody(target, start, bodySum, payload.size());
    }

    /** Puts the body where it belongs, leaves the position at the start of the frame and returns the checksum. */
    static int placeBody(FrameKind kind, Payload payload, ByteBuffer target) {
        int start = target.position();
        target.position(start + kind.headerBytes());
        payload.putInto(target);
        target.position(start);
        return RecordFormat.crc(target, start + kind.headerBytes(), payload.size());
    }

    /** Writes both checksums and the length of a body that is already in place, and steps behind it. */
    static void endWithBody(ByteBuffer target, int start, int bodySum, int bytes) {
        FixedPack.u32(target, bodySum);
        FixedPack.seal(target, start);
        FixedPack.bin(target, bytes);
        target.position(target.position() + bytes);
    }

    /**
     * Reads the frame between position and limit and consumes it.
     *
     * @param frame one whole frame, with its length prefix
     * @param from node key of the peer that the bytes came from
     * @param to node key of this node
     * @param limits what it may claim
     * @return the message
     * @throws FrameException if it is not exactly one valid message frame
     */
    public static Message decodeMessage(ByteBuffer frame, long from, long to, FrameLimits limits) {
        FrameKind kind = checkWhole(frame, limits, FrameKind.Family.MESSAGE);
        return MessageFrames.decode(kind, frame, from, to, limits);
    }

    /**
     * Reads the frame between position and limit and consumes it.
     *
     * @param frame one whole frame, with its length prefix
     * @param limits what it may claim
     * @return the call
     * @throws FrameException if it is not exactly one valid call frame
     */
    public static Call decodeCall(ByteBuffer frame, FrameLimits limits) {
        FrameKind kind = checkWhole(frame, limits, FrameKind.Family.CALL);
        int group = groupOf(frame);
        frame.position(frame.position() + FIELDS_AT);
        long token = FixedPack.u64(frame);
        if (kind == FrameKind.PROPOSE) {
            int timeoutMillis = FixedPack.u32(frame);
            int entryKind = FixedPack.u8(frame);
            Payload payload = body(frame, limits.entryBytes());
            checkValue(timeoutMillis >= 0, "negative timeout");
            return new Call.Propose(group, token, timeoutMillis, entryKind, payload);
        }
        int outcome = FixedPack.u8(frame);
        long index = FixedPack.number(frame);
        checkValue(outcome <= Call.Reply.UNKNOWN, "unknown outcome");
        return new Call.Reply(group, token, outcome, index, body(frame, limits.frameBytes()));
    }

    /**
     * The length of the frame at the position of a buffer, checked against the limit. Nothing is consumed.
     *
     * @param source buffer with at least 4 bytes left
     * @param frameBytesMax longest frame allowed here, prefix included
     * @return bytes of the frame, prefix included
     * @throws FrameException if the length is impossible or above the limit
     */
    public static int frameBytes(ByteBuffer source, int frameBytesMax) {
        int length = source.getInt(source.position());
        if (length < 0 || length > frameBytesMax - Integer.BYTES) {
            throw new FrameException(
                    FrameException.Reason.TOO_LARGE,
                    "frame of " + Integer.toUnsignedLong(length) + " bytes, at most " + frameBytesMax + " are allowed");
        }
        if (length < FrameKind.HELLO.headerBytes() - Integer.BYTES) {
            throw new FrameException(
                    FrameException.Reason.WRONG_LENGTH, "frame of " + length + " bytes is shorter than any header");
        }
        return length + Integer.BYTES;
    }

    /**
     * The kind of the frame at the position of a buffer. Nothing is consumed.
     *
     * @param source buffer with at least 7 bytes left
     * @return the kind, not yet known to be undamaged
     * @throws FrameException if there is no such kind
     */
    public static FrameKind kindOf(ByteBuffer source) {
        int at = source.position();
        if (source.get(at + KIND_AT - 1) != FixedPack.U8) {
            throw new FrameException(FrameException.Reason.NOT_A_FRAME, "a frame begins with an array and its kind");
        }
        return FrameKind.of(source.get(at + KIND_AT));
    }

    /**
     * Checks all of a header: lengths, type bytes, checksum, term. Nothing is consumed, and nothing after the header is
     * read, so that this can be asked before there is memory for the body.
     *
     * @param source buffer with at least {@link FrameKind#headerBytes()} bytes left
     * @param limits what it may claim
     * @return the kind
     * @throws FrameException if anything is wrong
     */
    public static FrameKind checkHeader(ByteBuffer source, FrameLimits limits) {
        int at = source.position();
        int total = frameBytes(source, limits.frameBytes());
        FrameKind kind = kindOf(source);
        boolean body = kind.body() != FrameKind.Body.NONE;
        if (body ? total < kind.headerBytes() : total != kind.headerBytes()) {
            throw new FrameException(FrameException.Reason.WRONG_LENGTH, kind + " of " + total + " bytes");
        }
        if (source.remaining() < kind.headerBytes()) {
            throw new FrameException(FrameException.Reason.WRONG_LENGTH, kind + " ends inside its header");
        }
        int crcAt = checkTypes(source, kind);
        if (kind.body() == FrameKind.Body.MAP) {
            return kind;
        }
        int from = at + Integer.BYTES;
        if (source.getInt(crcAt) != RecordFormat.crc(source, from, crcAt - 1 - from)) {
            throw new FrameException(FrameException.Reason.CHECKSUM, kind + " with a wrong header checksum");
        }
        if (body) {
            int binAt = crcAt + Integer.BYTES;
            if (source.get(binAt) != FixedPack.BIN32 || source.getInt(binAt + 1) != total - kind.headerBytes()) {
                throw new FrameException(
                        FrameException.Reason.WRONG_LENGTH, kind + " and its body do not agree on the length");
            }
        }
        checkTerm(kind, source.getLong(at + TERM_AT), limits);
        checkBody(kind, total - kind.headerBytes(), limits);
        checkValue(
                kind.family() != FrameKind.Family.LINK || groupOf(source) == 0,
                "frames of the link belong to no group");
        return kind;
    }

    /** Bodies that are never as large as a frame may be. */
    private static void checkBody(FrameKind kind, int bytes, FrameLimits limits) {
        int max =
                switch (kind) {
                    case GOODBYE -> LinkFrames.GOODBYE_TEXT_MAX;
                    case PROPOSE -> limits.entryBytes();
                    case HELLO,
                            HELLO_OK,
                            PING,
                            PONG,
                            APPEND,
                            APPEND_REPLY,
                            HEARTBEAT,
                            HEARTBEAT_REPLY,
                            PRE_VOTE,
                            VOTE,
                            PRE_VOTE_REPLY,
                            VOTE_REPLY,
                            READ_INDEX,
                            READ_INDEX_REPLY,
                            REPLY -> limits.frameBytes();
                };
        if (bytes > max) {
            throw new FrameException(
                    FrameException.Reason.TOO_LARGE, kind + " of " + bytes + " bytes, at most " + max + " are allowed");
        }
    }

    /** Checks array byte and type bytes; returns where the last fixed field, the header checksum, has its value. */
    private static int checkTypes(ByteBuffer source, FrameKind kind) {
        int at = source.position() + Integer.BYTES;
        boolean ours = source.get(at) == kind.arrayByte();
        at++;
        int value = at;
        for (int i = 0; ours && i < kind.typeCount(); i++) {
            ours = source.get(at) == kind.type(i);
            value = at + 1;
            at = value + FixedPack.width(kind.type(i));
        }
        if (!ours) {
            throw new FrameException(FrameException.Reason.NOT_A_FRAME, kind + " with a field of another type");
        }
        return value;
    }

    private static void checkTerm(FrameKind kind, long term, FrameLimits limits) {
        if (kind.family() != FrameKind.Family.MESSAGE) {
            checkValue(term == 0, "only messages of replicas have a term");
        } else if (term < 0 || term >= FrameLimits.NUMBER_LIMIT || term - limits.ownTerm() > FrameLimits.TERM_JUMP) {
            throw new FrameException(
                    FrameException.Reason.ABSURD_TERM,
                    kind + " of term " + Long.toUnsignedString(term) + ", ours is " + limits.ownTerm());
        }
    }

    /** Checks that exactly one frame of a family stands between position and limit. */
    static FrameKind checkWhole(ByteBuffer frame, FrameLimits limits, FrameKind.Family family) {
        if (frame.remaining() < FrameKind.HELLO.headerBytes()
                || frame.remaining() != frameBytes(frame, limits.frameBytes())) {
            throw new FrameException(
                    FrameException.Reason.WRONG_LENGTH, frame.remaining() + " bytes are not one whole frame");
        }
        FrameKind kind = checkHeader(frame, limits);
        if (kind.family() != family) {
            throw new FrameException(
                    FrameException.Reason.MISPLACED_KIND, kind + " where a " + family + " is expected");
        }
        return kind;
    }

    static int groupOf(ByteBuffer frame) {
        return frame.getInt(frame.position() + KIND_AT + 2);
    }

    static long termOf(ByteBuffer frame) {
        return frame.getLong(frame.position() + TERM_AT);
    }

    static void skipToFields(ByteBuffer frame) {
        frame.position(frame.position() + FIELDS_AT);
    }

    /** Reads body checksum, header checksum and body, from the first of them on. */
    static Payload body(ByteBuffer frame, int bytesMax) {
        int bodySum = FixedPack.u32(frame);
        FixedPack.u32(frame);
        frame.get();
        int bytes = frame.getInt();
        if (bytes > bytesMax) {
            throw new FrameException(
                    FrameException.Reason.TOO_LARGE, "body of " + bytes + " bytes, at most " + bytesMax);
        }
        if (RecordFormat.crc(frame, frame.position(), bytes) != bodySum) {
            throw new FrameException(FrameException.Reason.CHECKSUM, "body with a wrong checksum");
        }
        byte[] content = new byte[bytes];
        frame.get(content);
        return Payload.wrap(content);
    }

    static void checkValue(boolean valid, String otherwise) {
        if (!valid) {
            throw new FrameException(FrameException.Reason.BAD_VALUE, otherwise);
        }
    }

    private static FrameKind kindOf(Call call) {
        return switch (call) {
            case Call.Propose propose -> FrameKind.PROPOSE;
            case Call.Reply reply -> FrameKind.REPLY;
        };
    }

    private static Payload payloadOf(Call call) {
        return switch (call) {
            case Call.Propose propose -> propose.payload();
            case Call.Reply reply -> reply.payload();
        };
    }
}
