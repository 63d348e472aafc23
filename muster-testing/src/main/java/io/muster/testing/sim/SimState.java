package io.muster.testing.sim;

import io.muster.raft.Entry;

/** The replicated state of one run of one node: made empty at each start and rebuilt from the log. */
public interface SimState {
    /**
     * Applies an entry.
     *
     * @param entry next in order
     * @return what the caller gets
     */
    byte[] apply(Entry entry);

    /**
     * Fingerprint of the state, equal on all nodes at the same index.
     *
     * @return 64 bits
     */
    long digest();

    /**
     * Looks at a key of the model.
     *
     * @param key number of the key
     * @return serial of the write that set it, 0 if it is absent
     */
    long value(int key);

    /** Makes the state of a run. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes an empty state.
         *
         * @param node whose state it will be
         * @return the state before the first entry
         */
        SimState fresh(SimNode node);
    }
}
