package io.muster.testing.explore;

import io.muster.raft.Message;

/** What can happen to one node. */
sealed interface Move {
    /** A message arrives. */
    record Deliver(Message message) implements Move {
        @Override
        public String toString() {
            return "<- " + message;
        }
    }

    /** Its patience ends, its pre-vote succeeds, it asks for votes in a new term. */
    record Campaign() implements Move {}

    /** A caller proposes. */
    record Propose(int value) implements Move {}

    /** All its writes become durable, and it is told. */
    record Force() implements Move {}

    /** It stops and starts again; of the writes that were not durable the first ones have reached the disk. */
    record Crash(int kept) implements Move {}

    /** It tells its followers a new commit index. */
    record Beat() implements Move {}
}
