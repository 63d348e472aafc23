package io.muster.testing.script;

import io.muster.raft.Effect;
import io.muster.raft.Effects;
import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Replica;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.Restored;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.TermRuns;
import io.muster.raft.Write;
import io.muster.testing.checker.Journal;
import io.muster.testing.checker.Ledger;
import io.muster.testing.checker.NodeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A production replica with a disk that forgets what is not durable, and a state machine that remembers names. */
final class ScriptNode implements NodeView {
    private final ScriptWorld world;
    private final ReplicaConfig config;
    private final Journal journal = new Journal();
    private final Disk disk = new Disk();
    private final Deque<Entry> toApply = new ArrayDeque<>();
    private final Deque<Input> answers = new ArrayDeque<>();
    private @Nullable Replica replica;
    private Effects effects = new Effects();
    private int incarnation;
    private long ticks;
    private boolean candidacy;
    private @Nullable String halted;
    private Status status;
    private Status before;

    ScriptNode(ScriptWorld world, ReplicaConfig config) {
        this.world = world;
        this.config = config;
        status = new Replica(config, Restored.empty()).status();
        before = status;
    }

    @Override
    public long key() {
        return config.self();
    }

    @Override
    public String name() {
        return Speech.node(key());
    }

    @Override
    public ReplicaConfig config() {
        return config;
    }

    @Override
    public boolean running() {
        return replica != null;
    }

    @Override
    public int incarnation() {
        return incarnation;
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

    Disk disk() {
        return disk;
    }

    @Nullable
    String halted() {
        return halted;
    }

    /** Entries that may be applied and wait for the script to say so. */
    int waitingToApply() {
        return toApply.size();
    }

    void start(boolean withoutState) {
        if (replica != null) {
            throw new Mistake(name() + " runs already");
        }
        TermRuns terms = new TermRuns();
        Ledger found = new Ledger();
        for (Entry entry : disk.durable()) {
            terms.add(entry.index(), entry.term());
            found.add(entry.term(), Ledger.chain(found.hashAt(found.last()), entry));
        }
        HardState state = withoutState ? HardState.INITIAL : disk.durableState();
        Replica started;
        try {
            started = new Replica(config, new Restored(state, terms));
        } catch (InvariantViolation refused) {
            world.highlight(name() + " does not start: " + refused.getMessage());
            return;
        }
        journal.recovered(name(), found, state);
        incarnation++;
        replica = started;
        effects = new Effects();
        halted = null;
        ticks = 0;
        status = started.status();
        before = status;
        world.checkers().started(this);
        world.line(name() + " starts with " + Speech.state(state) + " last=" + Speech.id(found.idAt(found.last())));
        step(new Input.Tick(0));
    }

    /** Stops at once; the first writes of those that are not durable may have reached the disk all the same. */
    void stop(int kept) {
        if (replica == null) {
            throw new Mistake(name() + " does not run");
        }
        int lost = disk.crash(kept);
        replica = null;
        toApply.clear();
        answers.clear();
        int messages = world.wire().lose(key());
        world.highlight(name() + " stops, " + lost + " writes and " + messages + " messages are lost");
    }

    /** Makes the oldest waiting writes durable; {@code told} tells whether the replica hears of it now. */
    void makeDurable(int count, boolean told) {
        long sequence = 0;
        for (int i = 0; i < count; i++) {
            sequence = disk.force();
            journal.forced(sequence);
        }
        if (count > 0) {
            world.checkers().forced(this);
            if (told && replica != null) {
                step(new Input.Persisted(sequence));
            }
        }
    }

    /** Applies what waits, in order. */
    void apply(int count) {
        long last = 0;
        for (int i = 0; i < count && !toApply.isEmpty(); i++) {
            Entry entry = toApply.removeFirst();
            world.checkers().applying(this, entry);
            last = entry.index();
            world.line(name() + " applies " + Speech.entry(entry));
            world.calls().applied(this, entry);
        }
        if (last > 0) {
            step(new Input.Applied(last));
            world.calls().serve(this);
        }
    }

    void tick() {
        step(new Input.Tick(++ticks));
    }

    /** Lets time pass until this node asks whether it could win. */
    void campaign() {
        if (status.role() == Role.LEADER) {
            throw new Mistake(name() + " leads; a leader does not campaign");
        }
        candidacy = false;
        int patience = 5 * (config.timing().electionTicks() + config.timing().jitterTicks());
        for (int i = 0; i < patience && !candidacy; i++) {
            tick();
        }
        if (!candidacy) {
            throw new Mistake(name() + " does not campaign within " + patience + " ticks");
        }
    }

    /** Gives an input to the replica and carries out what it asks for, and then what follows from that. */
    void step(Input input) {
        Replica now = replica;
        if (now == null) {
            throw new Mistake(name() + " does not run");
        }
        before = status;
        world.checkers().stepping(this, input);
        now.step(input, effects);
        List<Effect> asked = effects.take();
        for (Effect effect : asked) {
            if (effect instanceof Write write) {
                world.checkers().writing(this, write);
                journal.issue(write);
                disk.issue(write);
            }
        }
        status = now.status();
        if (now.halted() == null) {
            // what a halting step had asked for is dropped, so its state is not that of its disk any more
            world.checkers().stepped(this);
        }
        if (status.commit() > before.commit()) {
            world.highlight(name() + " commits " + status.commit());
        }
        for (Effect effect : asked) {
            carryOut(effect);
        }
        if (world.diskIsFast()) {
            makeDurable(disk.waiting().size(), true);
        }
        if (world.appliesAtOnce()) {
            apply(toApply.size());
        }
        while (!answers.isEmpty() && replica != null) {
            step(answers.removeFirst());
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Write write -> world.line(name() + " asks for " + Speech.write(write));
            case Effect.Send send -> world.send(this, send.message());
            case Effect.Apply apply -> toApply.addAll(apply.entries());
            case Effect.Fetch fetch -> {
                world.line(name() + " reads " + fetch.from() + " to " + fetch.to() + " from its disk for "
                        + (fetch.reader() == 0 ? "its state" : Speech.node(fetch.reader())));
                answers.add(new Input.Fetched(fetch.reader(), disk.read(fetch.from(), fetch.to(), fetch.maxBytes())));
            }
            case Effect.Accepted accepted -> world.calls().accepted(this, accepted);
            case Effect.RefuseProposal refused -> world.calls().refused(this, refused);
            case Effect.AnswerRead answer -> world.calls().confirmed(this, answer);
            case Effect.RefuseRead refused -> world.calls().refused(this, refused);
            case Effect.Announce announce -> {
                candidacy |= announce.role() == Role.CANDIDATE || announce.role() == Role.LEADER;
                String leader = announce.leader() == 0 || announce.leader() == key()
                        ? ""
                        : " of " + Speech.node(announce.leader());
                world.highlight(name() + " is " + announce.role().name().toLowerCase(java.util.Locale.ROOT) + leader
                        + " in term " + announce.term());
            }
            case Effect.Halt halt -> {
                halted = halt.reason();
                world.halted(this);
                world.highlight(name() + " halts: " + halt.reason());
            }
        }
    }

    /** What the disk holds and what waits to be durable. */
    static final class Disk {
        private final List<Entry> durable = new ArrayList<>();
        private final Deque<Write> waiting = new ArrayDeque<>();
        private final List<Entry> issued = new ArrayList<>();
        private HardState durableState = HardState.INITIAL;
        private HardState issuedState = HardState.INITIAL;

        List<Entry> durable() {
            return durable;
        }

        List<Entry> issued() {
            return issued;
        }

        HardState durableState() {
            return durableState;
        }

        HardState issuedState() {
            return issuedState;
        }

        Deque<Write> waiting() {
            return waiting;
        }

        void issue(Write write) {
            waiting.addLast(write);
            issuedState = apply(write, issued, issuedState);
        }

        /** Makes the oldest waiting write durable. */
        long force() {
            Write write = waiting.removeFirst();
            durableState = apply(write, durable, durableState);
            return write.sequence();
        }

        int crash(int kept) {
            for (int i = 0; i < kept; i++) {
                force();
            }
            int lost = waiting.size();
            waiting.clear();
            issued.clear();
            issued.addAll(durable);
            issuedState = durableState;
            return lost;
        }

        private static HardState apply(Write write, List<Entry> log, HardState state) {
            switch (write) {
                case Write.Append append -> log.addAll(append.entries());
                case Write.TruncateSuffix cut ->
                    log.subList((int) cut.from() - 1, log.size()).clear();
                case Write.SaveHardState save -> {
                    return save.state();
                }
            }
            return state;
        }

        List<Entry> read(long from, long to, long maxBytes) {
            List<Entry> found = new ArrayList<>();
            long bytes = 0;
            for (Entry entry : issued.subList((int) from - 1, (int) Math.min(to, issued.size()))) {
                bytes += entry.bytes();
                if (!found.isEmpty() && bytes > maxBytes) {
                    break;
                }
                found.add(entry);
            }
            return found;
        }
    }
}
