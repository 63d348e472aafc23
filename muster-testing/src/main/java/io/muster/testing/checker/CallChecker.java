package io.muster.testing.checker;

import io.muster.testing.checker.WriteHistory.Effect;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * An invariant of what callers see. It is told what they ask, what state machines do and what callers learn, and throws
 * {@link io.muster.raft.InvariantViolation} when a promise is broken.
 */
interface CallChecker extends Invariant {
    /**
     * A linearizable read was answered.
     *
     * @param client who read
     * @param demanded index of the newest write that was acknowledged before the read began
     * @param key what it read
     * @param value serial that it saw, 0 if the key was absent
     * @param position index that the state had reached
     */
    record Observation(int client, long demanded, int key, long value, long position) {
        @Override
        public String toString() {
            return "client " + client + " read " + value + " from key " + key + " at " + position;
        }
    }

    /** A client asks for a write. */
    default void invoked(long serial, int client, int key) {}

    /**
     * The state machine of a node carried a write out: not a repetition answered from the session table.
     *
     * @param node who
     * @param effect what it did
     * @param known what another node, or this one in another life, did with the same write; null if nobody has
     */
    default void executed(NodeView node, Effect effect, @Nullable Effect known) {}

    /** A write was acknowledged, with its position and the predecessor of its value. */
    default void acknowledged(long serial, long index, long before) {}

    /** A caller was told that a write will never take effect: DEFINITE. */
    default void failed(long serial) {}

    /** A caller was told that nobody knows what became of a write: UNKNOWN. */
    default void unknown(long serial) {}

    /** A read was answered. */
    default void read(Observation seen) {}

    /** A node that has caught up is compared with the history; {@code scan} tells the value of a key, 0 if absent. */
    default void scanned(NodeView node, IntToLongFunction scan) {}
}
