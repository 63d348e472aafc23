package io.muster.testing.sim;

import io.muster.spi.CommandHandler;

/** The state machine of one run of one node: made empty at each start and rebuilt from the log. */
public interface SimState extends CommandHandler {
    /**
     * Looks at a key of the model.
     *
     * @param key number of the key
     * @return serial of the write that set it, 0 if it is absent
     */
    long value(int key);

    /**
     * How far it has got.
     *
     * @return index of the last command that it has carried out, 0 if there was none
     */
    long position();

    /** Makes the state of a run. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes an empty state.
         *
         * @param node whose state it will be
         * @param group number of the group, from 0
         * @return the state before the first entry
         */
        SimState fresh(SimNode node, int group);
    }
}
