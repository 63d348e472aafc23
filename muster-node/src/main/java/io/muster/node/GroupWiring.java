package io.muster.node;

import io.muster.raft.ReplicaConfig;
import io.muster.raft.Restored;

/**
 * What one group is made of.
 *
 * @param id id in records and frames
 * @param name name in the API
 * @param config what its replica is told
 * @param restored what was found on disk
 * @param state its state
 * @param sessions client sessions of this node
 * @param events where its events go
 * @param node the node around it
 * @param surroundings clocks and threads
 * @param seed start of its numbers of reads and calls, other than in any earlier life of this node
 */
record GroupWiring(
        int id,
        String name,
        ReplicaConfig config,
        Restored restored,
        GroupState state,
        OwnSessions sessions,
        EventHub events,
        NodePorts node,
        Surroundings surroundings,
        long seed) {}
