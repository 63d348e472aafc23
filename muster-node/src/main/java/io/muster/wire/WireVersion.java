package io.muster.wire;

/** Versions of the wire format that this build speaks. Two nodes use the highest one that both know. */
public final class WireVersion {
    /** Oldest version that is still understood. */
    public static final int MIN = 1;
    /** Newest version. */
    public static final int MAX = 1;
    /** First 8 bytes of every connection, in both directions: "MUSTER" and the version of this preamble. */
    public static final long MAGIC = 0x4D55_5354_4552_0001L;
    /** Bytes of {@link #MAGIC}. */
    public static final int MAGIC_BYTES = Long.BYTES;

    private WireVersion() {}

    /**
     * The version to speak.
     *
     * @param min oldest version of the other side
     * @param max newest version of the other side
     * @return the highest common one, 0 if there is none
     */
    public static int common(int min, int max) {
        int version = Math.min(MAX, max);
        return version >= Math.max(MIN, min) ? version : 0;
    }
}
