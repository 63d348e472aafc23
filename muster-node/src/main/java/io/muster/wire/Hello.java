package io.muster.wire;

/**
 * What a node says of itself when a connection opens, in both directions.
 *
 * @param versionMin oldest wire version that it speaks
 * @param versionMax newest wire version that it speaks
 * @param cluster its cluster, or {@link ClusterId#UNKNOWN}
 * @param clusterName name of its cluster, from its configuration
 * @param nodeId its id
 * @param key {@link NodeKey} of the id
 * @param incarnation number of its life: another one means that it has been restarted
 * @param lane {@link #CONTROL}, {@link #BULK} or {@link #PROBE}
 * @param expects node id that the dialling side expects behind the address, empty if it does not know or answers
 * @param frameBytes longest frame that it takes
 * @param entryBytes largest entry that it takes
 * @param heartbeatMillis its heartbeat interval
 * @param electionMillis its election timeout
 * @param schema fingerprint of its commands, 0 if it has none to compare
 */
public record Hello(
        int versionMin,
        int versionMax,
        ClusterId cluster,
        String clusterName,
        String nodeId,
        long key,
        long incarnation,
        int lane,
        String expects,
        int frameBytes,
        int entryBytes,
        long heartbeatMillis,
        long electionMillis,
        long schema) {
    /** Lane of Raft messages. */
    public static final int CONTROL = 0;
    /** Lane of calls. */
    public static final int BULK = 1;
    /** No lane: the dialling side only wants to know who answers at an address. */
    public static final int PROBE = 2;
    /** Longest node id and cluster name, in characters. */
    public static final int NAME_MAX = 255;

    /** Checks what every hello must obey, our own and those of strangers. */
    public Hello {
        if (versionMin < 1 || versionMax < versionMin) {
            throw new IllegalArgumentException("wire versions " + versionMin + " to " + versionMax);
        }
        checkName("cluster name", clusterName, false);
        checkName("node id", nodeId, false);
        checkName("expected node id", expects, true);
        if (lane < CONTROL || lane > PROBE) {
            throw new IllegalArgumentException("lane " + lane);
        }
        if (key != NodeKey.of(nodeId)) {
            throw new IllegalArgumentException("node key does not belong to the node id");
        }
        if (frameBytes < 1 || entryBytes < 1 || heartbeatMillis < 0 || electionMillis < 0) {
            throw new IllegalArgumentException("negative limit or timing");
        }
    }

    private static void checkName(String what, String name, boolean mayBeEmpty) {
        boolean odd = name.length() > NAME_MAX || name.codePoints().anyMatch(Character::isISOControl);
        if (odd || (!mayBeEmpty && name.isBlank())) {
            throw new IllegalArgumentException(
                    what + " is blank, has a control character or is longer than " + NAME_MAX + " characters");
        }
    }
}
