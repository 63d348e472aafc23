package io.muster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node knows about one group at one moment. Everything is a local view, taken without asking anybody.
 *
 * @param nodeId id of this node
 * @param clusterName name of the cluster
 * @param group name of the group
 * @param phase where this node is in its life
 * @param role {@code LEADER}, {@code FOLLOWER}, {@code CANDIDATE} or {@code LEARNER}
 * @param term current term, 0 before the first election
 * @param leaderId node that leads this term, null if not known
 * @param members configuration in force, in order of id
 * @param commitIndex highest index known to be committed
 * @param appliedIndex highest index applied to the state
 * @param durableIndex highest index that is on the disk of this node
 * @param lastIndex highest index in the log of this node
 * @param snapshotIndex index of the last snapshot, 0 if there is none
 * @param digest fingerprint of the applied state, equal on all replicas at equal {@code appliedIndex}
 * @param quorumContactMillis age of the last proof that a leader has a quorum: on the leader of its confirmed quorum
 *     contact, elsewhere of the last message of the leader; -1 if there was none
 * @param lagMillis how long the applied index has been behind the leader's commit index, 0 if it is level
 * @param loopAgeMillis age of the last turn of the loop
 * @param logAgeMillis age of the last turn of the log thread, 0 while it has nothing to do
 * @param applierAgeMillis age of the last turn of the applier, 0 while it has nothing to do
 * @param reason why this node is not ready by the standard {@code caught-up}, a sentence that starts with a code; null
 * if
 *     it is ready
 * @param failure why the loop, the log or the applier has stopped for good; null while all three work
 */
public record ClusterStatus(
        String nodeId,
        String clusterName,
        String group,
        Phase phase,
        String role,
        long term,
        @Nullable String leaderId,
        List<Member> members,
        long commitIndex,
        long appliedIndex,
        long durableIndex,
        long lastIndex,
        long snapshotIndex,
        long digest,
        long quorumContactMillis,
        long lagMillis,
        long loopAgeMillis,
        long logAgeMillis,
        long applierAgeMillis,
        @Nullable String reason,
        @Nullable String failure) {

    /** The life of a node, in order. */
    public enum Phase {
        /** Opens directory, log and port. */
        STARTING,
        /** Replays its log up to what it knew to be committed. */
        RECOVERING,
        /** Takes part. */
        RUNNING,
        /** Refuses new calls, hands over, drains. */
        STOPPING,
        /** Has stopped in order. */
        STOPPED,
        /** Has stopped taking part after a failure that it must not guess about. */
        HALTED
    }

    /** Copies the members. */
    public ClusterStatus {
        members = List.copyOf(members);
    }

    /**
     * Tells whether this node holds the leader role; it may not know yet that others have elected another one. For
     * decisions use {@link MusterNode#isLeader()}.
     *
     * @return true in the role of leader
     */
    public boolean inLeaderRole() {
        return role.equals("LEADER");
    }

    /**
     * Tells whether this node is ready by the standard {@code caught-up}.
     *
     * @return true if there is no {@link #reason()} against it
     */
    public boolean ready() {
        return reason == null;
    }
}
