package io.muster.wire;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of frames and the fixed fields of each, in their order. Codes are never reused. Reserved for later
 * features: 0x11-0x14 (beats and acks of many groups, fence), 0x24-0x26 (transfer, quiescence), 0x50-0x52
 * (snapshots), 0x60 (administration).
 */
public enum FrameKind {
    /** First frame of the side that dialled; a checksum and a map follow, see {@link HelloCodec}. */
    HELLO(0x01, Family.HANDSHAKE, Body.MAP),
    /** Answer to {@link #HELLO}. */
    HELLO_OK(0x02, Family.HANDSHAKE, Body.MAP),
    /** Last frame of a connection: code; a text follows. */
    GOODBYE(0x03, Family.LINK, Body.BYTES, 4),
    /** Nothing else was sent for a while: nanoseconds of the sender's clock. */
    PING(0x04, Family.LINK, Body.NONE, 8),
    /** Answer to {@link #PING}: its number. */
    PONG(0x05, Family.LINK, Body.NONE, 8),
    /** Request, previous index, previous term, commit, count; records follow. */
    APPEND(0x10, Family.MESSAGE, Body.RECORDS, 8, 8, 8, 8, 4),
    /** Request, accepted, match, hint index, hint term. */
    APPEND_REPLY(0x15, Family.MESSAGE, Body.NONE, 8, 1, 8, 8, 8),
    /** Round, commit, sent. */
    HEARTBEAT(0x16, Family.MESSAGE, Body.NONE, 8, 8, 8),
    /** Round, sent, verified. */
    HEARTBEAT_REPLY(0x17, Family.MESSAGE, Body.NONE, 8, 8, 8),
    /** Round, last index, last term. */
    PRE_VOTE(0x20, Family.MESSAGE, Body.NONE, 8, 8, 8),
    /** Round, last index, last term. */
    VOTE(0x21, Family.MESSAGE, Body.NONE, 8, 8, 8),
    /** Round, granted. */
    PRE_VOTE_REPLY(0x22, Family.MESSAGE, Body.NONE, 8, 1),
    /** Round, granted. */
    VOTE_REPLY(0x23, Family.MESSAGE, Body.NONE, 8, 1),
    /** Read. */
    READ_INDEX(0x30, Family.MESSAGE, Body.NONE, 8),
    /** Read, granted, index. */
    READ_INDEX_REPLY(0x31, Family.MESSAGE, Body.NONE, 8, 1, 8),
    /** Token, timeout, entry kind; the payload of the entry follows. */
    PROPOSE(0x40, Family.CALL, Body.BYTES, 8, 4, 1),
    /** Token, outcome, index; the result or a text follows. */
    REPLY(0x41, Family.CALL, Body.BYTES, 8, 1, 8);

    /** Who a kind is for; this decides where it may stand. */
    public enum Family {
        /** The two frames that open a connection. */
        HANDSHAKE,
        /** The connection itself, on every lane. */
        LINK,
        /** Replicas, on the control lane. */
        MESSAGE,
        /** Forwarded calls, on the bulk lane. */
        CALL
    }

    /** What follows the fixed fields. */
    enum Body {
        NONE,
        /** A MessagePack map. */
        MAP,
        /** Bytes with a checksum of their own in the header. */
        BYTES,
        /** Records, each with its own checksum. */
        RECORDS
    }

    /** Longest header of all kinds. */
    public static final int HEADER_BYTES_MAX = 96;

    private static final @Nullable FrameKind[] BY_CODE = new FrameKind[256];

    static {
        for (FrameKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;
    private final Family family;
    private final Body body;
    /** MessagePack type bytes of all elements before the body, one per character; a string, since it never changes. */
    private final String types;

    private final int headerBytes;
    private final int elements;

    FrameKind(int code, Family family, Body body, int... widths) {
        this.code = code;
        this.family = family;
        this.body = body;
        this.types = body == Body.MAP ? "" + (char) FixedPack.U8 + (char) FixedPack.U32 : types(body, widths);
        this.elements = types.length() + (body == Body.NONE ? 0 : 1);
        int bytes = Integer.BYTES + 1;
        for (int i = 0; i < types.length(); i++) {
            bytes += 1 + FixedPack.width(type(i));
        }
        this.headerBytes = bytes + (body == Body.BYTES || body == Body.RECORDS ? 1 + Integer.BYTES : 0);
    }

    /** Kind, group and term; the fields; the checksum of a body without one of its own; the checksum of the header. */
    private static String types(Body body, int[] widths) {
        StringBuilder types = new StringBuilder();
        types.append((char) FixedPack.U8).append((char) FixedPack.U32).append((char) FixedPack.U64);
        for (int width : widths) {
            types.append((char) FixedPack.typeOf(width));
        }
        if (body == Body.BYTES) {
            types.append((char) FixedPack.U32);
        }
        return types.append((char) FixedPack.U32).toString();
    }

    /**
     * The kind of a code.
     *
     * @param code byte after the array byte
     * @return the kind
     * @throws FrameException if this build does not know it
     */
    static FrameKind of(int code) {
        FrameKind kind = BY_CODE[code & 0xFF];
        if (kind == null) {
            throw new FrameException(
                    FrameException.Reason.UNKNOWN_KIND, "unknown frame kind 0x" + Integer.toHexString(code & 0xFF));
        }
        return kind;
    }

    /**
     * Number on the wire.
     *
     * @return 1 to 255
     */
    public int code() {
        return code;
    }

    /**
     * Who it is for.
     *
     * @return the family
     */
    public Family family() {
        return family;
    }

    /**
     * Bytes before the body, from the length prefix on.
     *
     * @return at most {@link #HEADER_BYTES_MAX}
     */
    public int headerBytes() {
        return headerBytes;
    }

    Body body() {
        return body;
    }

    byte arrayByte() {
        return (byte) (FixedPack.ARRAY | elements);
    }

    int typeCount() {
        return types.length();
    }

    byte type(int position) {
        return (byte) types.charAt(position);
    }
}
