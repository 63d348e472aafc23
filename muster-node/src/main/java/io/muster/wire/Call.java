package io.muster.wire;

import io.muster.raft.Payload;

/** What travels between two nodes besides Raft messages: writes forwarded to the leader, and their outcomes. */
public sealed interface Call {
    /**
     * Group that the call concerns.
     *
     * @return the group id
     */
    int group();

    /**
     * Id of the call, chosen by the asking node and unique per incarnation of it.
     *
     * @return the token
     */
    long token();

    /**
     * A write for the leader. Sent again after a lost connection, it still carries the same command id in its payload,
     * which is what keeps it from being applied twice (regression M-b13).
     *
     * @param timeoutMillis how long the asking node still waits; not negative
     * @param entryKind code of {@link io.muster.raft.EntryKind}
     * @param payload the complete payload of the entry
     */
    record Propose(int group, long token, int timeoutMillis, int entryKind, Payload payload) implements Call {
        /** Checks the numbers. */
        public Propose {
            if (timeoutMillis < 0 || entryKind < 0 || entryKind > 0xFF) {
                throw new IllegalArgumentException(
                        "propose with timeoutMillis=" + timeoutMillis + " entryKind=" + entryKind);
            }
        }
    }

    /**
     * What became of a forwarded write.
     *
     * @param token copied from the question
     * @param outcome {@link #APPLIED}, {@link #REFUSED} or {@link #UNKNOWN}
     * @param index where it stands in the log, 0 if nowhere
     * @param payload bytes of the result, or a text that says why not
     */
    record Reply(int group, long token, int outcome, long index, Payload payload) implements Call {
        /** Applied: the payload is the result. */
        public static final int APPLIED = 0;
        /** Refused and never to be applied: DEFINITE. */
        public static final int REFUSED = 1;
        /** Appended perhaps: UNKNOWN. */
        public static final int UNKNOWN = 2;

        /** Checks the numbers. */
        public Reply {
            if (outcome < APPLIED || outcome > UNKNOWN || index < 0) {
                throw new IllegalArgumentException("reply with outcome=" + outcome + " index=" + index);
            }
        }
    }
}
