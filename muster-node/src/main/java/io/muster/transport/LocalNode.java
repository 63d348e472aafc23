package io.muster.transport;

import io.muster.wire.ClusterId;
import io.muster.wire.NodeKey;

/**
 * What this node says of itself in every handshake.
 *
 * @param nodeId its id
 * @param cluster its cluster; {@link ClusterId#UNKNOWN} connects only with others that do not know theirs either
 * @param clusterName {@code muster.cluster.name}
 * @param incarnation number of this life of the node, different after every restart
 * @param schema fingerprint of its replicated commands, 0 if there is nothing to compare
 */
public record LocalNode(String nodeId, ClusterId cluster, String clusterName, long incarnation, long schema) {
    /** Checks that the names are there. */
    public LocalNode {
        if (nodeId.isBlank() || clusterName.isBlank()) {
            throw new IllegalArgumentException(
                    "node id '" + nodeId + "' and cluster name '" + clusterName + "' must not be blank");
        }
    }

    /**
     * Key of the id.
     *
     * @return {@link NodeKey} of {@link #nodeId()}
     */
    public long key() {
        return NodeKey.of(nodeId);
    }
}
