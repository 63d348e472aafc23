package io.muster.testing.explore;

import io.muster.raft.Effect;
import io.muster.raft.Effects;
import io.muster.raft.ElectionTiming;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.HardState;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.Proposal;
import io.muster.raft.Replica;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.Restored;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.TermRuns;
import io.muster.raft.Write;
import io.muster.raft.quorum.VoterSet;
import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.Journal;
import io.muster.testing.checker.Ledger;
import io.muster.testing.checker.NodeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One production replica with its disk, made anew from its moves whenever it is needed. */
final class Specimen implements NodeView {
    private static final int GROUP = 1;
    private static final int PATIENCE = 1_000;
    private static final ElectionTiming TIMING = new ElectionTiming(10, 100, 100);
    // one entry a message, one message in flight: more is speed, and multiplies states
    private static final ReplicationLimits LIMITS =
            new ReplicationLimits(1, 1, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 10, 100);

    private final ReplicaConfig config;
    private final Scope scope;
    private final Fault fault;
    private final Checkers checkers = Checkers.ofOneNode();
    private final Journal journal = new Journal();
    private final List<Entry> issued = new ArrayList<>();
    private final List<Entry> durable = new ArrayList<>();
    private final Deque<Write> waiting = new ArrayDeque<>();
    private HardState durableState = HardState.INITIAL;
    private Replica replica;
    private Effects effects = new Effects();
    private Status status;
    private Status before;
    private long now;
    private long handed;
    private long beatCommit;
    private boolean cut;
    private boolean beating;
    private boolean enabled = true;
    // what the leaders of the present term have told, for S9; equal to what the replica keeps if that is right
    private long toldTerm;
    private long toldCommit;
    // number of the round of each of its own campaigns, by term
    private final Map<Long, Long> rounds = new HashMap<>();
    private long preVoteRound = -1;
    private final List<Message> sent = new ArrayList<>();

    Specimen(long key, Scope scope, Fault fault) {
        this.scope = scope;
        this.fault = fault;
        this.config = new ReplicaConfig(
                key, GROUP, VoterSet.of(LongStream.rangeClosed(1, scope.nodes()).toArray()), TIMING, LIMITS, key);
        replica = new Replica(config, Restored.empty());
        status = replica.status();
        before = status;
        begin();
    }

    private void begin() {
        checkers.started(this);
        step(new Input.Tick(now));
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

    List<Entry> issued() {
        return issued;
    }

    List<Entry> durable() {
        return durable;
    }

    HardState durableState() {
        return durableState;
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether a suffix was cut by the latest move. */
    boolean cut() {
        return cut;
    }

    /** Whether it has a commit index to tell. */
    boolean hasNews() {
        return scope.heartbeats() && status.role() == Role.LEADER && status.commit() > beatCommit;
    }

    /** What left since the last call. */
    List<Message> takeSent() {
        List<Message> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Everything that decides what it will do. */
    String fingerprint() {
        StringBuilder text = new StringBuilder(Fingerprint.of(replica, effects));
        text.append('|').append(ids(issued)).append('|').append(ids(durable)).append('|');
        text.append(durableState).append('|').append(beatCommit).append('|');
        text.append(toldTerm).append(',').append(toldCommit).append('|');
        for (Write write : waiting) {
            switch (write) {
                case Write.Append append -> text.append(ids(append.entries()));
                case Write.SaveHardState save -> text.append(save.state());
                case Write.TruncateSuffix truncate -> text.append("cut").append(truncate.from());
            }
        }
        return text.toString();
    }

    private static String ids(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.term()).append(':').append(value(entry)).append(' ');
        }
        return text.toString();
    }

    /** The number of a proposal, 0 for a no-op. */
    static int value(Entry entry) {
        return entry.payload().size() == 0 ? 0 : entry.payload().toArray()[0];
    }

    /**
     * Takes part in one move.
     *
     * @return false if it cannot happen in this state
     */
    boolean apply(Move move) {
        cut = false;
        switch (move) {
            case Move.Deliver deliver -> deliver(fault.arriving(deliver.message()));
            case Move.Campaign campaign -> campaign();
            case Move.Propose propose ->
                step(new Input.Proposed(List.of(new Proposal(
                        propose.value(), EntryKind.COMMAND, Payload.wrap(new byte[] {(byte) propose.value()})))));
            case Move.Force force -> force(waiting.size(), true);
            case Move.Crash crash -> crash(crash.kept());
            case Move.Beat beat -> {
                beatCommit = status.commit();
                beating = true;
                step(new Input.Tick(now));
                beating = false;
            }
        }
        return enabled;
    }

    private void deliver(Message message) {
        Message arriving = message;
        if (message instanceof Message.Vote && status.role() == Role.FOLLOWER && status.leader() != 0) {
            // its connection to the leader flickers, so that it does not refuse out of loyalty
            long leader = status.leader();
            step(new Input.PeerUnreachable(leader));
            step(new Input.PeerReachable(leader));
        } else if (message instanceof Message.VoteReply reply) {
            arriving = new Message.VoteReply(
                    reply.group(),
                    reply.from(),
                    reply.to(),
                    reply.term(),
                    false,
                    rounds.getOrDefault(reply.round(), -1L),
                    reply.granted());
        } else if (message.term() >= status.term()
                && (message instanceof Message.Append || message instanceof Message.Heartbeat)) {
            long commit =
                    message instanceof Message.Append append ? append.commit() : ((Message.Heartbeat) message).commit();
            toldCommit = message.term() > toldTerm ? commit : Math.max(toldCommit, commit);
            toldTerm = message.term();
        }
        step(new Input.Received(arriving));
    }

    private void campaign() {
        now += PATIENCE;
        preVoteRound = -1;
        step(new Input.Tick(now));
        enabled = preVoteRound >= 0;
        if (enabled) {
            long other = config.voters().keys().getFirst() == key() ? 2 : 1;
            step(new Input.Received(
                    new Message.VoteReply(GROUP, other, key(), status.term(), true, preVoteRound, true)));
        }
    }

    private long force(int count, boolean told) {
        long sequence = 0;
        for (int i = 0; i < count; i++) {
            Write write = waiting.removeFirst();
            sequence = write.sequence();
            durableState = store(write, durable, durableState);
            journal.forced(sequence);
        }
        if (count > 0) {
            checkers.forced(this);
            if (told) {
                step(new Input.Persisted(sequence));
            }
        }
        return sequence;
    }

    private static HardState store(Write write, List<Entry> log, HardState state) {
        switch (write) {
            case Write.Append append -> log.addAll(append.entries());
            case Write.TruncateSuffix truncate ->
                log.subList((int) truncate.from() - 1, log.size()).clear();
            case Write.SaveHardState save -> {
                return save.state();
            }
        }
        return state;
    }

    private void crash(int kept) {
        force(kept, false);
        waiting.clear();
        issued.clear();
        issued.addAll(durable);
        TermRuns terms = new TermRuns();
        Ledger found = new Ledger();
        for (Entry entry : durable) {
            terms.add(entry.index(), entry.term());
            found.add(entry.term(), Ledger.chain(found.hashAt(found.last()), entry));
        }
        journal.recovered(name(), found, durableState);
        replica = new Replica(config, new Restored(durableState, terms));
        effects = new Effects();
        status = replica.status();
        before = status;
        rounds.clear();
        handed = 0;
        beatCommit = 0;
        toldTerm = 0;
        toldCommit = 0;
        cut = true;
        begin();
    }

    private void step(Input input) {
        before = status;
        checkers.stepping(this, input);
        replica.step(input, effects);
        List<Effect> asked = effects.take();
        for (Effect effect : asked) {
            if (effect instanceof Effect.Halt halt) {
                throw new InvariantViolation(
                        halt.reason().substring(0, halt.reason().indexOf(' ')), halt.reason());
            }
            if (effect instanceof Write write) {
                write(write);
            }
        }
        status = replica.status();
        if (fault.looksInside()) {
            checkers.stepped(this);
        }
        for (Effect effect : asked) {
            carryOut(effect);
        }
        if (fault.lies() && asked.stream().anyMatch(Write.class::isInstance)) {
            step(new Input.Persisted(waiting.getLast().sequence()));
        }
    }

    private void write(Write write) {
        if (fault.looksInside()) {
            checkers.writing(this, write);
        }
        cut |= write instanceof Write.TruncateSuffix;
        journal.issue(write);
        store(write, issued, HardState.INITIAL);
        waiting.addLast(write);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send.message());
            case Effect.Apply apply -> applied(apply.entries());
            case Effect.Fetch fetch ->
                step(new Input.Fetched(fetch.reader(), issued.subList((int) fetch.from() - 1, (int) fetch.to())));
            case Write write -> {}
            case Effect.Accepted accepted -> {}
            case Effect.RefuseProposal refused -> {}
            case Effect.AnswerRead answer -> {}
            case Effect.RefuseRead refused -> {}
            case Effect.Announce announce -> {}
            case Effect.Halt halt -> {}
        }
    }

    private void applied(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.index() != handed + 1 || !issued.get((int) handed).equals(entry)) {
                throw new InvariantViolation("S5", name() + " applies " + entry.id() + " after " + handed);
            }
            handed++;
        }
        step(new Input.Applied(handed));
    }

    private void send(Message message) {
        if (message instanceof Message.Vote vote) {
            if (vote.pre()) {
                preVoteRound = vote.round();
                return;
            }
            rounds.put(vote.term(), vote.round());
        }
        Message canonical = Canonical.of(message);
        if (canonical == null || (canonical instanceof Message.Heartbeat && !beating)) {
            return;
        }
        Message leaving = fault.leaving(canonical, status.last());
        if (fault.looksInside()) {
            checkers.sending(this, leaving);
        }
        sent.add(leaving);
    }
}
