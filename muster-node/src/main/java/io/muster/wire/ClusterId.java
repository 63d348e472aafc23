package io.muster.wire;

/**
 * The 16 bytes that tell one cluster from another. {@link #UNKNOWN} means that a node does not know its cluster yet;
 * such a node may be looked up, but forms no link with one that knows.
 *
 * @param high first 8 bytes
 * @param low last 8 bytes
 */
public record ClusterId(long high, long low) {
    /** The id of a node that has not joined a cluster. */
    public static final ClusterId UNKNOWN = new ClusterId(0, 0);

    /**
     * Whether this node has joined a cluster.
     *
     * @return false for {@link #UNKNOWN}
     */
    public boolean known() {
        return high != 0 || low != 0;
    }

    @Override
    public String toString() {
        return known() ? String.format("%016x%016x", high, low) : "unknown";
    }
}
