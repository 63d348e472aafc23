package io.muster.raft;

import io.muster.raft.quorum.VoterSet;

/**
 * What a replica is told about itself.
 *
 * @param self own node key, not 0
 * @param group group id
 * @param voters voters of the group
 * @param timing when to beat and to campaign
 * @param limits bounds of what is in flight
 * @param seed start of this replica's own randomness
 */
public record ReplicaConfig(
        long self, int group, VoterSet voters, ElectionTiming timing, ReplicationLimits limits, long seed) {
    /** Checks that the node has a key. */
    public ReplicaConfig {
        if (self == 0) {
            throw new IllegalArgumentException("node key 0 means nobody");
        }
    }
}
