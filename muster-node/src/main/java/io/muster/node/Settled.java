package io.muster.node;

import io.muster.apply.Applied;

/**
 * An entry that somebody waits for has been applied, and the loop has to do something about it.
 *
 * @param waiter who waits
 * @param index position of the entry
 * @param result what applying it gave
 */
record Settled(Waiter waiter, long index, Applied result) {}
