package io.muster;

/**
 * How fresh the answer of a read must be. Each level names its price and what it refuses; none of them blocks a write.
 *
 * <p>Only {@link #LINEARIZABLE} and {@link #LOCAL} exist yet; the others keep their names so that configuration and
 * annotations need not change, and are refused until then.
 */
public enum Consistency {
    /**
     * Sees every write that was acknowledged before the read began; costs one quorum round, shared by waiting reads.
     */
    LINEARIZABLE(true),
    /** The same while clocks drift less than the configured bound; no round while a lease is valid. */
    LEASE(false),
    /** Sees the caller's own writes and never goes back, across nodes. */
    SESSION(false),
    /** Sees a state that is at most so old. */
    BOUNDED(false),
    /** Sees what is applied on this node now; also answered without a quorum. */
    LOCAL(true);

    private final boolean available;

    Consistency(boolean available) {
        this.available = available;
    }

    /**
     * Tells whether this version of Muster offers the level.
     *
     * @return false if a read at this level is refused
     */
    public boolean available() {
        return available;
    }
}
