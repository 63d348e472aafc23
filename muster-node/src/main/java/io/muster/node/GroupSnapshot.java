package io.muster.node;

import io.muster.raft.Status;

/**
 * What the loop publishes about a group, for everybody to read.
 *
 * @param status the replica's own view
 * @param leadingTerm term that this node leads, with an entry of it committed; 0 if it does not
 * @param recovered whether everything is applied that was known to be committed before the last stop
 * @param behindSince since when the state has been behind the leader's commits, in nanoseconds; 0 if it is level
 * @param proposals entries that this node proposed as leader and that are not applied yet
 */
record GroupSnapshot(Status status, long leadingTerm, boolean recovered, long behindSince, int proposals) {}
