package io.muster.wire;

/** Bytes that are no valid frame. The connection they came from is closed; no state is changed by them. */
public final class FrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a frame. */
    public enum Reason {
        /** The frame ends before its header or its payload does, or bytes follow it. */
        WRONG_LENGTH,
        /** Longer than the limit. */
        TOO_LARGE,
        /** An array or type byte is not the one of the layout: no frame of ours. */
        NOT_A_FRAME,
        /** This build does not know the kind. */
        UNKNOWN_KIND,
        /** A known kind, but not here: on the wrong lane or before the handshake. */
        MISPLACED_KIND,
        /** The bytes do not have the checksum they claim. */
        CHECKSUM,
        /** A term that no correct peer can have reached (fault F39). */
        ABSURD_TERM,
        /** A field has a value outside its range. */
        BAD_VALUE,
        /** A record of an append is damaged, of another group, of an unknown type or out of order. */
        BAD_RECORD,
        /** The map of a handshake lacks a key, or holds something else than it must. */
        BAD_HELLO
    }

    /** What is wrong. */
    private final Reason reason;

    /**
     * Says what is wrong with a frame.
     *
     * @param reason the kind of fault
     * @param facts what was found, without any payload
     */
    public FrameException(Reason reason, String facts) {
        super(facts);
        this.reason = reason;
    }

    /**
     * What is wrong.
     *
     * @return the kind of fault
     */
    public Reason reason() {
        return reason;
    }
}
