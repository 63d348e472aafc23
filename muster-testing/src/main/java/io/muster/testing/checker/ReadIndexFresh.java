package io.muster.testing.checker;

import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Role;
import io.muster.raft.quorum.VoterSet;
import java.util.HashMap;
import java.util.Map;

/**
 * RD2: the quorum round that confirms a read started after the read arrived, and the id of a read is never used again,
 * not even on retry. What comes of it is checked too: the index covers all that anybody knew to be committed when the
 * read was asked.
 *
 * <p>A round counts by what was really heard: a majority of the voters has taken a heartbeat of this leader, in its
 * term, that left it after the read had come. Answers to heartbeats are not looked at.
 */
final class ReadIndexFresh implements Checker {
    /** A question to the quorum. */
    private static final class Question {
        private final long committed;
        // rounds that had left the leader when the read came to it, in the term of that leader
        private long term;
        private long begun;

        Question(long committed) {
            this.committed = committed;
        }

        void arrives(long newTerm, long rounds) {
            if (newTerm != term) {
                term = newTerm;
                begun = rounds;
            }
        }
    }

    /** The rounds of a node in the newest term that it led, and the newest that each voter has heard. */
    private static final class Rounds {
        private long term;
        private long left;
        private long[] heard = new long[0];

        void leaves(NodeView leader, Message.Heartbeat beat) {
            if (beat.term() != term) {
                term = beat.term();
                left = 0;
                heard = new long[leader.config().voters().size()];
            }
            left = Math.max(left, beat.round());
        }

        long leftIn(long of) {
            return of == term ? left : 0;
        }
    }

    private final CommittedLog committed;
    private final Map<Long, Question> questions = new HashMap<>();
    private final Map<Long, Rounds> leaders = new HashMap<>();

    ReadIndexFresh(CommittedLog committed) {
        this.committed = committed;
    }

    @Override
    public String id() {
        return "RD2";
    }

    private Rounds of(NodeView leader) {
        return leaders.computeIfAbsent(leader.key(), key -> new Rounds());
    }

    @Override
    public void stepping(NodeView node, Input input) {
        if (!(input instanceof Input.ReadAsked asked)) {
            return;
        }
        Question question = new Question(committed.log().last());
        if (questions.putIfAbsent(asked.read(), question) != null) {
            throw new InvariantViolation(id(), node.name() + " asks for read " + asked.read() + " again");
        }
        if (node.status().role() == Role.LEADER) {
            arrives(node, asked.read());
        }
    }

    private void arrives(NodeView leader, long read) {
        long term = leader.status().term();
        question(leader, read).arrives(term, of(leader).leftIn(term));
    }

    private Question question(NodeView node, long read) {
        Question question = questions.get(read);
        if (question == null) {
            throw new InvariantViolation(id(), node.name() + " was asked for read " + read + " by nobody");
        }
        return question;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message instanceof Message.Heartbeat beat) {
            Rounds rounds = leaders.get(beat.from());
            int place = node.config().voters().indexOf(node.key());
            if (rounds != null
                    && rounds.term == beat.term()
                    && beat.term() >= node.status().term()
                    && place >= 0) {
                rounds.heard[place] = Math.max(rounds.heard[place], beat.round());
            }
        } else if (message instanceof Message.ReadIndex read && node.status().role() == Role.LEADER) {
            arrives(node, read.read());
        }
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (message instanceof Message.Heartbeat beat) {
            of(node).leaves(node, beat);
        } else if (message instanceof Message.ReadIndexReply reply && reply.granted()) {
            confirmed(node, reply.read(), reply.term());
        }
    }

    @Override
    public void answering(NodeView node, long read, long index) {
        Question question = question(node, read);
        if (node.status().role() == Role.LEADER) {
            confirmed(node, read, node.status().term());
        }
        if (index < question.committed) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " got index " + index + " for read " + read + ", but " + question.committed
                            + " was committed before it was asked");
        }
    }

    private void confirmed(NodeView leader, long read, long term) {
        Question question = question(leader, read);
        Rounds rounds = of(leader);
        VoterSet voters = leader.config().voters();
        int fresh = 1;
        for (int place = 0; place < voters.size() && rounds.term == term; place++) {
            fresh += voters.key(place) != leader.key() && rounds.heard[place] > question.begun ? 1 : 0;
        }
        if (question.term != term || fresh < voters.majority()) {
            throw new InvariantViolation(
                    id(),
                    leader.name() + " confirms read " + read + " in term " + term + ", but it came in term "
                            + question.term + " after round " + question.begun + ", and only " + fresh + " of "
                            + voters.size() + " voters, it included, have heard a later one");
        }
    }
}
