package io.muster;

/**
 * A node in the configuration of a group, as this node sees it.
 *
 * @param id stable id of the node
 * @param address host and port that others dial
 * @param voter false for a learner
 * @param state what is known about its progress; only the leader knows more than whether a member can be reached
 * @param matchIndex highest index known to be on that member, 0 if not known
 * @param lastContactMillis age of the last sign of life, -1 if there was none, 0 for this node itself
 */
public record Member(String id, String address, boolean voter, State state, long matchIndex, long lastContactMillis) {
    /** How a member keeps up. */
    public enum State {
        /** This node. */
        SELF,
        /** In contact and close to the end of the leader's log. */
        SYNCED,
        /** In contact, but behind. */
        LAGGING,
        /** No sign of life for an election timeout. */
        UNREACHABLE,
        /** This node does not lead and has no connection of its own to judge by. */
        UNKNOWN
    }
}
