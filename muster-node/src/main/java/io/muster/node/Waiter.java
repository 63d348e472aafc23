package io.muster.node;

/**
 * Who waits for an entry of this leader to be applied: a caller on this node, or another node that forwarded a call.
 */
sealed interface Waiter permits WriteCall, RemoteCall {}
