package io.muster.wire;

import io.muster.record.RecordFormat;

/**
 * What a frame may claim. All of it is checked before memory is taken for the frame.
 *
 * @param frameBytes longest frame, its length prefix included; at most 64 MiB
 * @param entryBytes largest payload of one entry; an entry with all headers must fit in a frame
 * @param ownTerm highest term of this node: a peer that is more than {@link #TERM_JUMP} ahead of it is not believed
 */
public record FrameLimits(int frameBytes, int entryBytes, long ownTerm) {
    /** No frame is ever longer: 64 MiB. */
    public static final int FRAME_BYTES_MAX = 64 << 20;
    /** What headers may add to an entry. */
    public static final int ROOM = 4 << 10;
    /** Terms and indexes stay below this. */
    public static final long NUMBER_LIMIT = 1L << 62;
    /** How far a peer's term may be ahead. */
    public static final long TERM_JUMP = 1L << 32;
    /** Frames of 64 MiB, entries of 8 MiB. */
    public static final FrameLimits DEFAULT = new FrameLimits(FRAME_BYTES_MAX, 8 << 20, 0);

    /** Checks that the limits fit each other. */
    public FrameLimits {
        if (entryBytes < 1 || entryBytes > RecordFormat.PAYLOAD_MAX) {
            throw new IllegalArgumentException(
                    "entry limit of " + entryBytes + " bytes is not between 1 and " + RecordFormat.PAYLOAD_MAX);
        }
        if (frameBytes > FRAME_BYTES_MAX || frameBytes - ROOM < entryBytes) {
            throw new IllegalArgumentException("frame limit of " + frameBytes + " bytes must be at most "
                    + FRAME_BYTES_MAX + " and hold the largest entry (" + entryBytes + ") and " + ROOM
                    + " bytes of headers");
        }
        if (ownTerm < 0) {
            throw new IllegalArgumentException("negative term " + ownTerm);
        }
    }

    /**
     * The same limits at a later time.
     *
     * @param term highest term of this node now
     * @return the limits
     */
    public FrameLimits withOwnTerm(long term) {
        return term == ownTerm ? this : new FrameLimits(frameBytes, entryBytes, term);
    }
}
