package io.muster.raft;

import java.util.List;

/**
 * A look at a replica.
 *
 * @param role current role
 * @param term current term
 * @param leader node key of the leader, 0 if unknown
 * @param commit highest index known to be committed
 * @param applied highest index that the state machine has reported as applied
 * @param durable highest index that is durable here
 * @param last last index of the log
 * @param leaderCommit highest commit index that the leader of this term has told, on the leader its own
 * @param quorumContact tick of the last proof that the leader reaches a majority: on a leader its own count, on a
 * follower
 *     the last message from the leader; negative if there was none
 * @param backlog what is begun here and not finished
 * @param peers what a leader knows about the others; empty elsewhere
 */
public record Status(
        Role role,
        long term,
        long leader,
        long commit,
        long applied,
        long durable,
        long last,
        long leaderCommit,
        long quorumContact,
        Backlog backlog,
        List<PeerStatus> peers) {
    /** Copies the list. */
    public Status {
        peers = List.copyOf(peers);
    }

    /**
     * A leader's view of one peer.
     *
     * @param peer node key
     * @param match highest index known to be durable there
     * @param next index of the next entry to send, above {@code match}
     * @param contact tick of its last message in this term, negative if none
     * @param inflight bytes of entries that were sent there and not acknowledged
     */
    public record PeerStatus(long peer, long match, long next, long contact, long inflight) {}

    /**
     * What a replica has begun and somebody else has to finish. Never negative, and all of it 0 when nobody wants
     * anything and everything under way has arrived (S22).
     *
     * @param uncommitted bytes that a leader has appended and not committed
     * @param reads reads that wait for a confirmation by the quorum
     * @param held messages that wait for storage
     * @param writes writes that storage has not reported as durable
     * @param applying bytes that the state machine was given and has not reported as applied
     */
    public record Backlog(long uncommitted, int reads, int held, int writes, long applying) {
        /** Nothing is under way. */
        public static final Backlog NONE = new Backlog(0, 0, 0, 0, 0);
    }
}
