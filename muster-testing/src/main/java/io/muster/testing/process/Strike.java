package io.muster.testing.process;

/** What became of an attempt to do harm. */
public sealed interface Strike {
    /**
     * The fault was there.
     *
     * @param what what happened and how it is known
     */
    record Happened(String what) implements Strike {}

    /**
     * This machine does not have what it takes; it is reported and counted.
     *
     * @param why what is missing
     */
    record Skipped(String why) implements Strike {}
}
