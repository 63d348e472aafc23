package io.muster;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What a command may know about its own application. Everything here is a function of the log, so it is the same on
 * every replica and at every replay; nothing here may tell a replay from a first run. A context is valid only during
 * the call that it was given to.
 */
public interface ApplyContext {
    /**
     * Position of the entry in the log of the group.
     *
     * @return index, from 1
     */
    long index();

    /**
     * Term of the leader that proposed the entry.
     *
     * @return term, from 1
     */
    long term();

    /**
     * Name of the group.
     *
     * @return such as {@code default}
     */
    String group();

    /**
     * Log time: stamped by the leader into the entry, never goes back within a group, whatever the clocks do.
     *
     * @return the time to use instead of the system clock
     */
    Instant time();

    /**
     * Id of the logical call.
     *
     * @return the id that the caller can see in exceptions and results
     */
    CommandId commandId();

    /**
     * Randomness that every replica draws alike: seeded from group and index, fresh for each command. Repeated calls in
     * one command return the same generator.
     *
     * @return the generator of this command
     */
    RandomGenerator random();

    /**
     * Draws an id that every replica draws alike: version 7, from log time, index and a counter.
     *
     * @return a new id at each call
     */
    UUID nextUuid();
}
