package io.muster.testing.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.raft.ElectionTiming;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.HardState;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.Write;
import io.muster.raft.quorum.VoterSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.function.Executable;

/** A node that does whatever a test says, right or wrong. */
final class Actor implements NodeView {
    static final int GROUP = 1;
    static final int ELECTION = 100;

    private final Checkers checkers;
    private final ReplicaConfig config;
    private final Journal journal = new Journal();
    private long sequence;
    Status status = status(Role.FOLLOWER, 0, 0, 0);
    private Status before = status;

    /** One of some voters, told to some checkers. */
    Actor(Checkers checkers, long key, int voters) {
        this.checkers = checkers;
        this.config = new ReplicaConfig(
                key,
                GROUP,
                VoterSet.of(LongStream.rangeClosed(1, voters).toArray()),
                new ElectionTiming(10, ELECTION, 50),
                ReplicationLimits.DEFAULT,
                key);
        checkers.started(this);
    }

    static Checkers only(Checker checker) {
        return new Checkers(List.of(checker));
    }

    static Status status(Role role, long term, long leader, long index) {
        return new Status(role, term, leader, index, index, index, index, index, 0, Status.Backlog.NONE, List.of());
    }

    static void breaks(String id, Executable what) {
        InvariantViolation violation = assertThrows(InvariantViolation.class, what);
        assertEquals(id, violation.name(), violation.getMessage());
    }

    /** Its next life. */
    Actor restarts() {
        checkers.started(this);
        return this;
    }

    /** It is in this state from now on, without any event. */
    Actor is(Role role, long term, long leader, long index) {
        status = status(role, term, leader, index);
        before = status;
        return this;
    }

    /** Its term and vote, durable or on the way. */
    Actor saves(long term, long vote, boolean durable) {
        return writes(new Write.SaveHardState(GROUP, ++sequence, new HardState(term, vote, 0)), durable);
    }

    /** One more entry in its log. */
    Actor appends(long term, boolean durable) {
        long index = journal.issued().last() + 1;
        Entry entry = new Entry(index, term, EntryKind.NOOP, Payload.EMPTY);
        return writes(new Write.Append(GROUP, ++sequence, List.of(entry)), durable);
    }

    private Actor writes(Write write, boolean durable) {
        checkers.writing(this, write);
        journal.issue(write);
        if (durable) {
            journal.forced(sequence);
        }
        return this;
    }

    /** Takes a step that changes nothing. */
    Actor gets(Input input) {
        return gets(input, status);
    }

    Actor gets(Message message) {
        return gets(new Input.Received(message));
    }

    Actor gets(Message message, Status after) {
        return gets(new Input.Received(message), after);
    }

    /** Takes a step after which it is in another state. */
    Actor gets(Input input, Status after) {
        return gets(input, after, () -> {});
    }

    /** Takes a step that asks for writes. */
    Actor gets(Input input, Status after, Runnable writes) {
        checkers.stepping(this, input);
        writes.run();
        before = status;
        status = after;
        checkers.stepped(this);
        return this;
    }

    Actor says(Message message) {
        checkers.sending(this, message);
        return this;
    }

    @Override
    public long key() {
        return config.self();
    }

    @Override
    public String name() {
        return "n" + key();
    }

    @Override
    public ReplicaConfig config() {
        return config;
    }

    @Override
    public boolean running() {
        return true;
    }

    @Override
    public int incarnation() {
        return 1;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Status before() {
        return before;
    }

    @Override
    public Journal journal() {
        return journal;
    }
}
