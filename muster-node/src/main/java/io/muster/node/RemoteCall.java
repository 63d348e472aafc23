package io.muster.node;

/**
 * A write that another node forwarded to this leader. It is answered once and never forwarded again, so calls cannot
 * go in circles.
 *
 * @param peer node key of the asking node
 * @param token its name for the call
 */
record RemoteCall(long peer, long token) implements Waiter {}
