package io.muster.raft;

import io.muster.raft.quorum.VoterSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One replica under the eye of a test: gives it inputs, returns the exact effects, and plays the disk on demand. */
final class Probe {
    static final int GROUP = 1;
    static final ElectionTiming TIMING = new ElectionTiming(10, 100, 50);

    final Replica replica;
    private final Effects effects = new Effects();
    private final long self;
    private long now;
    private long written;

    Probe(long self, Restored restored, long... voters) {
        this(self, restored, ReplicationLimits.DEFAULT, voters);
    }

    Probe(long self, Restored restored, ReplicationLimits limits, long... voters) {
        this.self = self;
        this.replica = new Replica(new ReplicaConfig(self, GROUP, VoterSet.of(voters), TIMING, limits, 42), restored);
        now = 1;
        step(new Input.Tick(now));
    }

    /** Three voters 1, 2, 3; an empty log in term 0. */
    static Probe fresh(long self) {
        return new Probe(self, Restored.empty(), 1, 2, 3);
    }

    /** A log with these terms, one entry each, everything durable, nothing committed. */
    static Restored log(long term, long votedFor, long... terms) {
        TermRuns runs = new TermRuns();
        for (int i = 0; i < terms.length; i++) {
            runs.add(i + 1L, terms[i]);
        }
        return new Restored(new HardState(term, votedFor, 0), runs);
    }

    static Entry entry(long index, long term) {
        return new Entry(index, term, EntryKind.COMMAND, Payload.wrap(new byte[] {(byte) index, (byte) term}));
    }

    List<Effect> step(Input... inputs) {
        for (Input input : inputs) {
            replica.step(input, effects);
        }
        List<Effect> taken = effects.take();
        for (Effect effect : taken) {
            if (effect instanceof Write write) {
                written = write.sequence();
            }
        }
        return taken;
    }

    List<Effect> receive(Message message) {
        return step(new Input.Received(message));
    }

    /** All writes so far become durable. */
    List<Effect> sync() {
        return step(new Input.Persisted(written));
    }

    List<Effect> tick(int ticks) {
        List<Effect> all = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            now++;
            all.addAll(step(new Input.Tick(now)));
        }
        return all;
    }

    /** Makes this replica the leader of the next term with the vote of one other; its no-op is durable here. */
    Probe lead(long voter) {
        Message.Vote pre = campaign();
        Message.Vote vote = firstVote(concat(
                receive(new Message.VoteReply(GROUP, voter, self, pre.term(), true, pre.round(), true)), sync()));
        receive(new Message.VoteReply(GROUP, voter, self, vote.term(), false, vote.round(), true));
        sync();
        return this;
    }

    /** Ticks until an election round starts; returns one of its requests. */
    Message.Vote campaign() {
        for (int i = 0; i < 1_000; i++) {
            List<Message.Vote> asked = messages(tick(1), Message.Vote.class);
            if (!asked.isEmpty()) {
                return asked.getFirst();
            }
        }
        throw new AssertionError("no election");
    }

    static Message.Vote firstVote(List<Effect> effects) {
        return messages(effects, Message.Vote.class).getFirst();
    }

    static <M extends Message> List<M> messages(List<Effect> effects, Class<M> type) {
        List<M> found = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send && type.isInstance(send.message())) {
                found.add(type.cast(send.message()));
            }
        }
        return found;
    }

    static <E extends Effect> List<E> only(List<Effect> effects, Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static List<Effect> concat(List<Effect> first, List<Effect> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    Message.AppendReply ack(long from, long match) {
        return new Message.AppendReply(GROUP, from, self, replica.status().term(), 0, true, match, EntryId.ZERO);
    }

    Message.HeartbeatReply beatReply(long from, Message.Heartbeat beat, long verified) {
        return new Message.HeartbeatReply(GROUP, from, self, beat.term(), beat.round(), beat.sent(), verified);
    }

    static Input.Proposed propose(long... tokens) {
        return new Input.Proposed(Arrays.stream(tokens)
                .mapToObj(t -> new Proposal(t, EntryKind.COMMAND, Payload.wrap(new byte[] {(byte) t})))
                .toList());
    }
}
