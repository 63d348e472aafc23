package io.muster.apply;

/**
 * Bounds on what is kept for repetitions. All replicas must use the same ones, since they decide what is forgotten at
 * which index: a node always uses {@link #DEFAULT}, and a change is a change of the format.
 *
 * @param sessions open client sessions; the one that would expire first goes
 * @param sequences results of one session; the oldest go
 * @param sessionBytes bytes of results of one session; the oldest go
 * @param resultBytes bytes of results of all sessions; the session that would expire first goes
 * @param keyBytes bytes of idempotency keys and their results; the oldest go
 */
public record ApplyLimits(int sessions, int sequences, long sessionBytes, long resultBytes, long keyBytes) {
    /** 100,000 sessions of 65,536 results, 32 MiB each and 128 MiB together, and 256 MiB of keys. */
    public static final ApplyLimits DEFAULT = new ApplyLimits(100_000, 65_536, 32L << 20, 128L << 20, 256L << 20);

    /** Checks that everything is positive. */
    public ApplyLimits {
        if (sessions < 1 || sequences < 1 || sessionBytes < 1 || resultBytes < 1 || keyBytes < 1) {
            throw new IllegalArgumentException("limits of the apply step must be positive: " + sessions + " sessions, "
                    + sequences + " sequences, " + sessionBytes + ", " + resultBytes + " and " + keyBytes + " bytes");
        }
    }
}
