package io.muster.transport;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended or never came to be. Every one has a counter in {@link TransportStats} and a code that
 * stands in the log as {@code MUSTER-nnnn} and, if the other side closed it with a goodbye, on the wire. Codes are
 * never reused.
 *
 * <p>Two more codes appear in the log without ending a connection: MUSTER-0340, the timing or the limits of two members
 * differ; MUSTER-0341, no more connections can be accepted for a moment.
 */
public enum DisconnectReason {
    /** MUSTER-0300: the other side closed it without a word, as the kernel of a dead process does. */
    CLOSED_BY_PEER(300, true),
    /** MUSTER-0301: reset, or broken while writing. */
    RESET(301, true),
    /** MUSTER-0302: nothing, or a large frame not in time: the peer hangs, or the path is dead. */
    IDLE(302, true),
    /** MUSTER-0303: a newer connection of the same peer and lane took its place; after a restart, for instance. */
    REPLACED(303, false),
    /** MUSTER-0304: a node said that it stops. */
    STOPPING(304, true),
    /** MUSTER-0305: the address book does not list the peer any more. */
    REMOVED(305, false),
    /** MUSTER-0306: nobody listens there, or there is no route. */
    UNREACHABLE(306, true),
    /** MUSTER-0307: no answer to the connect in time. */
    CONNECT_TIMEOUT(307, true),
    /** MUSTER-0308: the host name has no address, or the resolver did not answer in time. */
    UNRESOLVED(308, true),
    /** MUSTER-0309: a probe of an unnamed address got its answer. */
    IDENTIFIED(309, false),
    /** MUSTER-0310: connected, but no complete handshake in time (half-open, slowloris). */
    HANDSHAKE_TIMEOUT(310, false),
    /** MUSTER-0311: the first bytes are not those of Muster: a port scan, HTTP, TLS where none is expected. */
    BAD_MAGIC(311, false),
    /** MUSTER-0312: the handshake cannot be read, or is not one that this side may get. */
    BAD_HELLO(312, false),
    /** MUSTER-0313: no wire version that both speak. Upgrade the older node. */
    NO_COMMON_VERSION(313, false),
    /** MUSTER-0314: another {@code muster.cluster.name} or cluster id. */
    WRONG_CLUSTER(314, false),
    /** MUSTER-0315: a node that the address book does not list. */
    UNKNOWN_MEMBER(315, false),
    /** MUSTER-0316: another node than expected answers at this address. */
    WRONG_NODE(316, false),
    /** MUSTER-0317: another process uses the id of this node, or two processes use the id of a peer. */
    DUPLICATE_ID(317, false),
    /** MUSTER-0318: the replicated commands of the two nodes differ. */
    WRONG_SCHEMA(318, false),
    /** MUSTER-0319: too many connections in all, before their handshake, or from one address. */
    TOO_MANY(319, false),
    /** MUSTER-0320: the node with the larger key dialled; only the one with the smaller key may. */
    WRONG_DIRECTION(320, false),
    /** MUSTER-0330: bytes that are no valid frame. */
    BAD_FRAME(330, false),
    /** MUSTER-0331: a frame, an entry or a text above its limit. */
    TOO_LARGE(331, false),
    /** MUSTER-0332: a term that no correct peer can have reached. */
    ABSURD_TERM(332, false);

    private final int code;
    private final boolean evidence;

    DisconnectReason(int code, boolean evidence) {
        this.code = code;
        this.evidence = evidence;
    }

    /**
     * The number in log and goodbye.
     *
     * @return 300 to 339
     */
    public int code() {
        return code;
    }

    /**
     * The code as it stands in the log.
     *
     * @return such as {@code MUSTER-0302}
     */
    public String label() {
        return "MUSTER-0" + code;
    }

    /**
     * Whether it speaks for the peer being dead, stopping or out of reach, so that a follower of it may prepare an
     * election at once.
     *
     * @return false if the peer lives, or may live, and something else is wrong
     */
    public boolean evidence() {
        return evidence;
    }

    /**
     * The reason of a code.
     *
     * @param code number in a goodbye
     * @return the reason, null if this build does not know it
     */
    static @Nullable DisconnectReason of(int code) {
        for (DisconnectReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }
}
