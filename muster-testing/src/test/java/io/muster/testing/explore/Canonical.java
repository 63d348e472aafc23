package io.muster.testing.explore;

import io.muster.raft.EntryId;
import io.muster.raft.Message;
import io.muster.raft.Role;
import org.jspecify.annotations.Nullable;

/**
 * Messages that do the same become the same. What is only a name, the number of a round or a request, gets one that
 * depends on nothing but what it names.
 */
final class Canonical {
    private Canonical() {}

    /**
     * The form in which a message travels.
     *
     * @return null if it need not travel
     */
    static @Nullable Message of(Message message) {
        if (saysNothing(message)) {
            return null;
        }
        if (teaches(message)) {
            return new Message.HeartbeatReply(message.group(), message.from(), message.to(), message.term(), 0, 0, 0);
        }
        if (message instanceof Message.Vote vote) {
            return new Message.Vote(
                    vote.group(), vote.from(), vote.to(), vote.term(), vote.pre(), vote.term(), vote.last());
        }
        if (message instanceof Message.Heartbeat beat) {
            return new Message.Heartbeat(beat.group(), beat.from(), beat.to(), beat.term(), 1, beat.commit(), 0);
        }
        if (message instanceof Message.Append append) {
            EntryId prev = append.prev();
            return new Message.Append(
                    append.group(),
                    append.from(),
                    append.to(),
                    append.term(),
                    prev.index() << 8 | append.entries().size(),
                    prev,
                    append.commit(),
                    append.entries());
        }
        return message;
    }

    /**
     * Whether a message does nothing but tell a term: whoever is in an earlier one follows, all others ignore it. A
     * refused vote names in its round the term for which it was asked.
     */
    static boolean teaches(Message message) {
        return switch (message) {
            case Message.AppendReply reply -> !reply.accepted() && reply.match() == 0;
            case Message.HeartbeatReply reply -> reply.round() == 0;
            case Message.VoteReply reply -> !reply.granted() && reply.term() != reply.round();
            case Message.Append m -> false;
            case Message.Heartbeat m -> false;
            case Message.Vote m -> false;
            case Message.ReadIndex m -> false;
            case Message.ReadIndexReply m -> false;
        };
    }

    /**
     * What can only lead to less. A vote refused in its own term keeps a later vote of this voter from counting. The
     * answer to a heartbeat makes a leader send again what it has sent, keeps it from stepping down, and confirms
     * reads; there are none here, and it steps down only where a move says so.
     */
    static boolean saysNothing(Message message) {
        return (message instanceof Message.VoteReply reply && !reply.granted() && reply.term() == reply.round())
                || (message instanceof Message.HeartbeatReply answer && answer.round() > 0);
    }

    /**
     * Whether a message can never again do anything at its receiver: what it is about is over there for good, since a
     * term that is durable never falls, and a node that is not candidate or leader of a durable term never will be.
     */
    static boolean isOver(Message message, LocalState receiver) {
        if (message.term() > receiver.durableTerm) {
            return false;
        }
        boolean earlier = message.term() < receiver.durableTerm;
        return switch (message) {
            case Message.AppendReply reply -> earlier || receiver.role != Role.LEADER;
            case Message.HeartbeatReply reply -> earlier || reply.round() == 0 || receiver.role != Role.LEADER;
            case Message.VoteReply reply -> earlier || receiver.role != Role.CANDIDATE;
            case Message.Vote vote -> !earlier && receiver.durableVote != 0 && receiver.durableVote != vote.from();
            case Message.Append m -> false;
            case Message.Heartbeat m -> false;
            case Message.ReadIndex m -> false;
            case Message.ReadIndexReply m -> false;
        };
    }
}
