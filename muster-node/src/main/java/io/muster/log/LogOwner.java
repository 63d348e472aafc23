package io.muster.log;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Whose data a directory holds.
 *
 * @param clusterId id of the cluster, all zero bits while it is not known
 * @param nodeId configured id of the node, 1 to 255 bytes of UTF-8
 * @param nodeKey the number that stands for the node id in records and messages, positive
 */
public record LogOwner(UUID clusterId, String nodeId, long nodeKey) {
    /** Checks name and key. */
    public LogOwner {
        int bytes = nodeId.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > 255) {
            throw new IllegalArgumentException("node id of " + bytes + " bytes: 1 to 255 are allowed");
        }
        if (nodeKey < 1) {
            throw new IllegalArgumentException("node key " + nodeKey + " of node '" + nodeId + "' is not positive");
        }
    }
}
