package io.muster.raft;

import java.util.List;

/**
 * A role with its state: made at the transition, dropped with it, so that nothing of an earlier leadership or election
 * can be used later. Each handler returns the part that the replica plays from now on, itself or a new one. Messages
 * that get here carry the current term.
 */
sealed interface Part permits Follower, Candidate, Leader {
    /** What to call it. */
    Role role();

    /** Time has passed. */
    Part onTick();

    /** A leader of this term speaks. */
    Part onAppend(Message.Append message);

    /** A leader of this term speaks. */
    Part onHeartbeat(Message.Heartbeat message);

    /** A follower answers. */
    Part onAppendReply(Message.AppendReply message);

    /** A follower answers. */
    Part onHeartbeatReply(Message.HeartbeatReply message);

    /** A voter answers. */
    Part onVoteReply(Message.VoteReply message);

    /** A follower wants a read index. */
    Part onReadIndex(Message.ReadIndex message);

    /** Callers want entries appended. */
    Part onProposed(List<Proposal> proposals);

    /** A caller wants a read index. */
    Part onReadAsked(long read);

    /** More writes are durable. */
    Part onPersisted();

    /** Old entries for a follower have been read. */
    Part onFetched(long reader, List<Entry> entries);

    /** A connection broke. */
    Part onUnreachable(long peer);

    /** A connection was made. */
    Part onReachable(long peer);

    /** The part ends: answer whoever still waits for it. */
    void leave();
}
