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
     */
    public record PeerStatus(long peer, long match, long next, long contact) {}
}
