package io.muster.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number by which core, log and wire know a node. It follows from the node id alone, so that no registry has to
 * hand it out and an address change never changes who somebody is (regression M-b15).
 */
public final class NodeKey {
    private NodeKey() {}

    /**
     * Key of a node: the first 8 bytes of the SHA-256 of its id in UTF-8, without the top bit, so that it is positive.
     *
     * @param nodeId configured id, not blank
     * @return a key above 0
     * @throws IllegalArgumentException if the id is blank or, with odds of one in 2^63, maps to 0
     */
    public static long of(String nodeId) {
        if (nodeId.isBlank()) {
            throw new IllegalArgumentException("a node id must not be blank");
        }
        long key = ByteBuffer.wrap(sha256(nodeId)).getLong() & Long.MAX_VALUE;
        if (key == 0) {
            throw new IllegalArgumentException("node id '" + nodeId + "' maps to the reserved key 0; choose another");
        }
        return key;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
