package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import java.util.Arrays;

/** S20: state machines that have applied the same entries have the same digest. */
public final class DigestEqual implements Checker {
    private static final long UNKNOWN = 0;

    private long[] digests = new long[256];

    /** Nothing was applied. */
    public DigestEqual() {}

    @Override
    public String id() {
        return "S20";
    }

    @Override
    public void executed(NodeView node, long index, long digest) {
        int at = (int) index;
        if (at >= digests.length) {
            digests = Arrays.copyOf(digests, Math.max(at + 1, 2 * digests.length));
        }
        long seen = digest == UNKNOWN ? ~UNKNOWN : digest;
        if (digests[at] == UNKNOWN) {
            digests[at] = seen;
        } else if (digests[at] != seen) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " has applied entry " + index + " and has digest " + Long.toHexString(seen)
                            + ", another node had " + Long.toHexString(digests[at]));
        }
    }
}
