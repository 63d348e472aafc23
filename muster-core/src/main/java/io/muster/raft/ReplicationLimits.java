package io.muster.raft;

/**
 * Bounds of what is in flight.
 *
 * @param appendBytes most bytes in one append message; a larger single entry still travels alone
 * @param inflightMessages most unacknowledged append messages to one follower
 * @param inflightBytes most unacknowledged bytes to one follower
 * @param uncommittedBytes most bytes that a leader accepts ahead of its commit index
 * @param applyBytes most bytes handed to the state machine and not yet applied
 * @param tailBytes bytes of the newest entries that stay in memory; older ones are fetched
 * @param entryBytes largest payload of one entry
 * @param pendingReads most reads that wait for confirmation
 */
public record ReplicationLimits(
        int appendBytes,
        int inflightMessages,
        long inflightBytes,
        long uncommittedBytes,
        long applyBytes,
        long tailBytes,
        int entryBytes,
        int pendingReads) {
    /** Defaults of the product. */
    public static final ReplicationLimits DEFAULT =
            new ReplicationLimits(1 << 20, 256, 8L << 20, 64L << 20, 64L << 20, 64L << 20, 8 << 20, 10_000);

    /** Checks that all bounds are positive. */
    public ReplicationLimits {
        if (appendBytes < 1
                || inflightMessages < 1
                || inflightBytes < 1
                || uncommittedBytes < 1
                || applyBytes < 1
                || tailBytes < 1
                || entryBytes < 1
                || pendingReads < 1) {
            throw new IllegalArgumentException("replication limits must be positive");
        }
    }
}
