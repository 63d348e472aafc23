package io.muster.transport;

/** What hangs at a selection key. */
interface Ready {
    /** The selector found something to do. */
    void ready();
}
