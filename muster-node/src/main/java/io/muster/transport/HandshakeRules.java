package io.muster.transport;

import io.muster.wire.Hello;
import io.muster.wire.WireVersion;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect with whom (faults F25 and F26, parity K3 and K64). Pure: two hellos in, a verdict out. Every refusal
 * shows both sides, so that one line of one log is enough to find the mistake.
 */
final class HandshakeRules {
    private HandshakeRules() {}

    /**
     * Why a connection is not made.
     *
     * @param reason for counters and for the other side
     * @param text what is here and what is there
     */
    record Refusal(DisconnectReason reason, String text) {}

    /** What the accepting side thinks of a hello; null if it agrees. Whether the peer is a member is asked later. */
    static @Nullable Refusal accept(LocalNode me, Hello theirs) {
        Refusal refusal = common(me, theirs);
        if (refusal == null && !theirs.expects().isEmpty() && !theirs.expects().equals(me.nodeId())) {
            return wrongNode(theirs.expects(), me.nodeId());
        }
        if (refusal == null && theirs.lane() != Hello.PROBE && theirs.key() > me.key()) {
            return new Refusal(
                    DisconnectReason.WRONG_DIRECTION,
                    "node '" + theirs.nodeId() + "' dialled, but '" + me.nodeId() + "' has the smaller key and dials");
        }
        return refusal;
    }

    /** What the dialling side thinks of the answer; null if it agrees. */
    static @Nullable Refusal answer(LocalNode me, Hello theirs, Dial dial) {
        if (theirs.lane() != dial.lane()) {
            return new Refusal(DisconnectReason.BAD_HELLO, "answer for another lane");
        }
        Refusal refusal = common(me, theirs);
        PeerAddress address = dial.address();
        if (refusal == null && address.named() && !theirs.nodeId().equals(address.nodeId())) {
            return wrongNode(address.nodeId(), theirs.nodeId());
        }
        return refusal;
    }

    private static Refusal wrongNode(String expected, String found) {
        return new Refusal(
                DisconnectReason.WRONG_NODE,
                "expected node '" + expected + "' at this address, found '" + found + "'; correct muster.peers");
    }

    private static @Nullable Refusal common(LocalNode me, Hello theirs) {
        if (WireVersion.common(theirs.versionMin(), theirs.versionMax()) == 0) {
            return new Refusal(
                    DisconnectReason.NO_COMMON_VERSION,
                    "wire versions " + WireVersion.MIN + "-" + WireVersion.MAX + " of '" + me.nodeId() + "' and "
                            + theirs.versionMin() + "-" + theirs.versionMax() + " of '" + theirs.nodeId() + "'");
        }
        if (!me.clusterName().equals(theirs.clusterName())) {
            return new Refusal(
                    DisconnectReason.WRONG_CLUSTER,
                    "muster.cluster.name is '" + me.clusterName() + "' at '" + me.nodeId() + "' and '"
                            + theirs.clusterName() + "' at '" + theirs.nodeId() + "'");
        }
        boolean mayLearn = theirs.lane() == Hello.PROBE
                && (!me.cluster().known() || !theirs.cluster().known());
        if (!me.cluster().equals(theirs.cluster()) && !mayLearn) {
            return new Refusal(
                    DisconnectReason.WRONG_CLUSTER,
                    "cluster id is " + me.cluster() + " at '" + me.nodeId() + "' and " + theirs.cluster() + " at '"
                            + theirs.nodeId() + "': one of them has the data of another cluster");
        }
        return identity(me, theirs);
    }

    private static @Nullable Refusal identity(LocalNode me, Hello theirs) {
        boolean myself = theirs.incarnation() == me.incarnation();
        if (theirs.nodeId().equals(me.nodeId()) && myself && theirs.lane() != Hello.PROBE) {
            return new Refusal(
                    DisconnectReason.WRONG_NODE,
                    "an address that should lead to another node leads '" + me.nodeId()
                            + "' to itself; correct muster.peers");
        }
        if (theirs.nodeId().equals(me.nodeId()) && !myself) {
            return new Refusal(
                    DisconnectReason.DUPLICATE_ID,
                    "two processes have muster.node.id '" + me.nodeId() + "'; give every node its own");
        }
        if (me.schema() != 0 && theirs.schema() != 0 && me.schema() != theirs.schema()) {
            return new Refusal(
                    DisconnectReason.WRONG_SCHEMA,
                    "replicated commands have the fingerprint " + Long.toHexString(me.schema()) + " at '"
                            + me.nodeId() + "' and " + Long.toHexString(theirs.schema()) + " at '" + theirs.nodeId()
                            + "': deploy the same version, or one that both understand");
        }
        return null;
    }

    /** Differences that are allowed and rarely meant (parity K13); empty if there are none. */
    static String differences(TransportConfig config, Hello theirs) {
        StringBuilder text = new StringBuilder();
        LinkTiming timing = config.timing();
        differs(text, "heartbeat interval in ms", timing.heartbeat().toMillis(), theirs.heartbeatMillis());
        differs(text, "election timeout in ms", timing.election().toMillis(), theirs.electionMillis());
        differs(text, "frame limit in bytes", config.bounds().frameBytes(), theirs.frameBytes());
        differs(text, "entry limit in bytes", config.bounds().entryBytes(), theirs.entryBytes());
        return text.toString();
    }

    private static void differs(StringBuilder text, String what, long mine, long theirs) {
        if (mine != theirs && theirs != 0) {
            text.append(text.isEmpty() ? "" : ", ").append(what).append(" is ").append(mine);
            text.append(" here and ").append(theirs).append(" there");
        }
    }
}
