/**
 * Connections between members. One selector, owned by whoever calls {@link io.muster.transport.Transport#poll}:
 * reading, stepping, encoding and writing then need no hand-over between threads. The only other threads are
 * short-lived ones that look up host names. Imports wire, record and the core.
 *
 * <p>Two connections for each pair of members, one per {@link io.muster.transport.Lane}, both dialled by the one with
 * the smaller node key. Everything is bounded: bytes waiting for a peer, memory for large frames, connections, and
 * every wait.
 */
@NullMarked
package io.muster.transport;

import org.jspecify.annotations.NullMarked;
