package io.muster.raft;

import java.util.List;

/**
 * An effect that changes stable storage. The writes of a replica are numbered 1, 2, 3, ... and must become durable in
 * that order; {@link Input.Persisted} reports by number. Because a number is never reused, a late report for entries
 * that were overwritten meanwhile cannot be mistaken for one about their successors (etcd's append ABA race).
 */
public sealed interface Write extends Effect {
    /**
     * Group whose storage changes.
     *
     * @return the group id
     */
    int group();

    /**
     * Number of this write.
     *
     * @return from 1, rising by one
     */
    long sequence();

    /**
     * Adds entries at the end of the log.
     *
     * @param entries consecutive, at least one
     */
    record Append(int group, long sequence, List<Entry> entries) implements Write {
        /** Copies the list. */
        public Append {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Replaces term, vote and commit hint.
     *
     * @param state the new values
     */
    record SaveHardState(int group, long sequence, HardState state) implements Write {}

    /**
     * Removes the entries from an index on.
     *
     * @param from first removed index
     * @param term term of the leader whose log differs
     */
    record TruncateSuffix(int group, long sequence, long from, long term) implements Write {}
}
