package io.muster.testing.explore;

import io.muster.raft.EntryId;
import io.muster.raft.Message;

/** Deliberate mistakes, each one that a real system has made. */
enum Faults implements Fault {
    /** Votes and acknowledgements leave before they are durable (MU2, MU4, MU15, MU16). */
    LYING_DISK {
        @Override
        public boolean lies() {
            return true;
        }
    },
    /** The same, and nobody looks inside of the nodes. */
    LYING_DISK_SEEN_FROM_OUTSIDE {
        @Override
        public boolean lies() {
            return true;
        }

        @Override
        public boolean looksInside() {
            return false;
        }
    },
    /** The log of a candidate is not compared (MU7). */
    ANY_LOG_MAY_WIN {
        @Override
        public Message arriving(Message message) {
            return message instanceof Message.Vote vote
                    ? new Message.Vote(
                            vote.group(),
                            vote.from(),
                            vote.to(),
                            vote.term(),
                            vote.pre(),
                            vote.round(),
                            new EntryId(vote.last().index(), Integer.MAX_VALUE))
                    : message;
        }
    },
    /** A follower acknowledges its whole log (MU17). */
    ACKNOWLEDGES_ITS_LAST_INDEX {
        @Override
        public Message leaving(Message message, long lastIndex) {
            return message instanceof Message.AppendReply reply && reply.accepted()
                    ? new Message.AppendReply(
                            reply.group(),
                            reply.from(),
                            reply.to(),
                            reply.term(),
                            reply.request(),
                            true,
                            lastIndex,
                            reply.hint())
                    : message;
        }
    },
    /** A leader tells everything it has sent as committed. */
    TELLS_TOO_HIGH_A_COMMIT {
        @Override
        public Message leaving(Message message, long lastIndex) {
            return message instanceof Message.Append append
                    ? new Message.Append(
                            append.group(),
                            append.from(),
                            append.to(),
                            append.term(),
                            append.request(),
                            append.prev(),
                            lastIndex,
                            append.entries())
                    : message;
        }
    }
}
