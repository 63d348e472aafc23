package io.muster.raft;

import java.util.List;

/**
 * What replicas of one group say to each other. Every message names its group, sender, receiver and the sender's term;
 * the transport has checked cluster, sender and incarnation before a message gets here (security demand SEC5). Kinds
 * for snapshots, leadership transfer and quiescence are reserved in the wire format and come with their features.
 */
public sealed interface Message {
    /**
     * Group that this message belongs to.
     *
     * @return the group id
     */
    int group();

    /**
     * Sender.
     *
     * @return node key
     */
    long from();

    /**
     * Receiver.
     *
     * @return node key
     */
    long to();

    /**
     * Term of the sender when it sent this.
     *
     * @return the term
     */
    long term();

    /**
     * Entries for a follower, or a probe if there are none (thesis, section 3.5).
     *
     * @param request id that the reply echoes, never reused by this leader
     * @param prev entry right before the first one
     * @param commit commit index of the leader
     * @param entries consecutive from {@code prev.index() + 1}
     */
    record Append(
            int group, long from, long to, long term, long request, EntryId prev, long commit, List<Entry> entries)
            implements Message {
        /** Copies the list. */
        public Append {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The entries of a request are durable here, or do not fit.
     *
     * @param request id of the answered request
     * @param accepted whether the entry before the first one matched
     * @param match if accepted, highest index that is durable and equal to the leader's log; otherwise the rejected
     *     {@code prev} index, or 0 if this only teaches the term
     * @param hint if rejected, the last entry of this log at or below {@code prev} whose term is not above
     *     {@code prev.term()}: everything after it differs
     */
    record AppendReply(
            int group, long from, long to, long term, long request, boolean accepted, long match, EntryId hint)
            implements Message {}

    /**
     * Asks for a vote, or whether a vote would be granted (thesis, section 9.6).
     *
     * @param pre true to only ask: {@code term} is then the sender's present term and the election would be for the
     * next
     * @param round id that the reply echoes
     * @param last last entry of the sender's log
     */
    record Vote(int group, long from, long to, long term, boolean pre, long round, EntryId last) implements Message {}

    /**
     * Answer to {@link Vote}.
     *
     * @param pre copied from the question
     * @param round copied from the question
     * @param granted whether the vote is, or would be, granted
     */
    record VoteReply(int group, long from, long to, long term, boolean pre, long round, boolean granted)
            implements Message {}

    /**
     * The sender leads, and asks whether that is still so.
     *
     * @param round number of the confirmation round, rising, never reused in a term
     * @param commit commit index of the leader, never above what this follower has acknowledged
     * @param sent last index that the leader has sent to this follower
     */
    record Heartbeat(int group, long from, long to, long term, long round, long commit, long sent) implements Message {}

    /**
     * Answer to {@link Heartbeat}; a higher term makes the old leader step down.
     *
     * @param round copied from the heartbeat, or 0 if this only teaches the term
     * @param sent copied from the heartbeat
     * @param verified highest index that this follower has received and found equal to the leader's log, durable or
     * not;
     *     below {@code sent} it tells the leader that something was lost on the way
     */
    record HeartbeatReply(int group, long from, long to, long term, long round, long sent, long verified)
            implements Message {}

    /**
     * A follower asks for a read index (thesis, section 6.4).
     *
     * @param read id of the read, never reused by the asking node
     */
    record ReadIndex(int group, long from, long to, long term, long read) implements Message {}

    /**
     * Answer to {@link ReadIndex}.
     *
     * @param read copied from the question
     * @param granted false if the receiver does not lead or cannot confirm it
     * @param index the read sees everything up to this index, 0 if refused
     */
    record ReadIndexReply(int group, long from, long to, long term, long read, boolean granted, long index)
            implements Message {}
}
