package io.muster.testing.sim;

import io.muster.log.IdentityFile;
import io.muster.log.LogFailedException;
import io.muster.log.LogOptions;
import io.muster.log.LogOwner;
import io.muster.log.SegmentedLog;
import io.muster.raft.Effect;
import io.muster.raft.Effects;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.Replica;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.Restored;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.Write;
import io.muster.raft.quorum.VoterSet;
import io.muster.testing.checker.Journal;
import io.muster.testing.checker.Ledger;
import io.muster.testing.checker.NodeView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One node: the production replica, log, frames and replicated state, driven as the contract of the core demands. The
 * threads of production are events here: {@link LogDuty} is the log thread, {@link ApplyDuty} the applier, and this
 * class the loop. It can stop between any two events and inside any disk operation, and starts again through real
 * recovery.
 */
public final class SimNode implements NodeView, SimNetwork.Station {
    /** The only group of the first simulator. */
    public static final int GROUP = 1;

    private static final UUID CLUSTER = new UUID(0x4D75737465720001L, 0x53494D554C415445L);
    private static final int BLOCK = 512;
    private static final long NOTHING_YET = -1;

    private final SimWorld world;
    private final int index;
    private final SimState.Factory states;
    private final SplittableRandom random;
    private final SimDisk disk;
    private final Journal journal = new Journal();
    private final ReplicaConfig config;
    private int incarnation;
    private int ratePermille = 1_000;
    private long wallOffsetMillis;
    private long startedAt;
    private long lastTick = NOTHING_YET;
    private long pausedUntil;
    // what became due during a pause, in its order
    private final Deque<Due> backlog = new ArrayDeque<>();
    private boolean starting;
    private @Nullable Run run;
    private Status status;
    private Status before;

    /** What ends with a crash. */
    private record Run(Replica replica, Effects effects, LogDuty log, ApplyDuty applier, Gateway gateway) {}

    private record Due(int born, Runnable action) {}

    SimNode(SimWorld world, int index, SimState.Factory states) {
        this.world = world;
        this.index = index;
        this.states = states;
        this.random = world.random();
        this.disk = new SimDisk(world.random(), world.counts());
        SimOptions options = world.options();
        VoterSet voters = VoterSet.of(LongStream.rangeClosed(1, options.nodes()).toArray());
        config = new ReplicaConfig(index + 1L, GROUP, voters, options.timing(), options.limits(), world.seed() + index);
        status = new Replica(config, Restored.empty()).status();
        before = status;
    }

    /**
     * Position among the nodes.
     *
     * @return from 0
     */
    public int index() {
        return index;
    }

    @Override
    public long key() {
        return index + 1L;
    }

    @Override
    public String name() {
        return "n" + (index + 1);
    }

    @Override
    public boolean running() {
        return run != null;
    }

    @Override
    public boolean up() {
        return run != null;
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

    /**
     * Its disk, to break it.
     *
     * @return the same one for all runs
     */
    public SimDisk disk() {
        return disk;
    }

    /**
     * Whether it runs and leads.
     *
     * @return true if it believes to be the leader
     */
    public boolean leads() {
        return run != null && status.role() == Role.LEADER;
    }

    /**
     * Where callers ask this node.
     *
     * @return null while it does not run
     */
    public @Nullable Gateway gateway() {
        return run == null ? null : run.gateway;
    }

    /**
     * Its replicated state.
     *
     * @return null while it does not run
     */
    public @Nullable SimState state() {
        return run == null ? null : run.applier.state();
    }

    /**
     * Makes its monotonic clock run faster or slower than real time.
     *
     * @param permille 1000 is exact
     */
    public void clockRate(int permille) {
        ratePermille = permille;
    }

    /**
     * Moves its wall clock, at any time and in any direction. Nothing that matters may depend on it.
     *
     * @param millis difference to the true time
     */
    public void wallClock(long millis) {
        wallOffsetMillis = millis;
    }

    /**
     * Stops all its threads for a while, as SIGSTOP does. Its peers notice nothing.
     *
     * @param micros how long
     */
    public void pause(long micros) {
        note("paused for " + micros / 1_000 + " ms");
        pausedUntil = Math.max(pausedUntil, world.scheduler().now() + micros);
        world.scheduler().at(pausedUntil, this::catchUp);
    }

    /** Goes on if it is paused. */
    public void resume() {
        pausedUntil = 0;
        catchUp();
    }

    private void catchUp() {
        while (!backlog.isEmpty() && world.scheduler().now() >= pausedUntil) {
            Due due = backlog.removeFirst();
            if (due.born == incarnation) {
                act(due.action);
            }
        }
    }

    /**
     * Its forces do not finish before a time.
     *
     * @param until simulated time
     */
    public void stallDisk(long until) {
        note("disk stalls until " + until / 1_000 + " ms");
        if (run != null) {
            run.log.stallUntil(until);
        }
    }

    /**
     * Stops at once.
     *
     * @param loss what becomes of unforced writes; a power loss is noticed by nobody else
     */
    public void crash(SimDisk.Loss loss) {
        if (run == null && !starting) {
            return;
        }
        note("crash, " + (loss == SimDisk.Loss.NONE ? "process only" : "power loss " + loss));
        world.counts().add(loss == SimDisk.Loss.NONE ? "crashes of the process" : "crashes by power loss");
        if (leads()) {
            world.counts().add("crashes of a leader");
        }
        run = null;
        starting = false;
        incarnation++;
        pausedUntil = 0;
        backlog.clear();
        disk.stop(loss);
        world.network().stopped(index, loss != SimDisk.Loss.NONE);
    }

    /** Starts unless it runs: recovers its log and takes part from then on. */
    public void start() {
        if (run != null || starting) {
            return;
        }
        starting = true;
        incarnation++;
        later(1_000 + random.nextInt(10_000), this::recover);
    }

    private void recover() {
        starting = false;
        SimScheduler clock = world.scheduler();
        LogOwner owner = new LogOwner(CLUSTER, name(), key());
        IdentityFile identity = IdentityFile.openOrCreate(disk, owner, BLOCK, random, clock);
        LogOptions layout = new LogOptions(world.options().segmentBytes(), BLOCK, true);
        SegmentedLog log = SegmentedLog.open(disk, identity, layout, random, clock);
        Restored restored = log.restored(GROUP);
        Ledger found = LogDuty.ledger(log, restored.terms().lastIndex());
        journal.recovered(name(), found, restored.hardState());
        note("recovered log up to " + found.idAt(found.last()) + ", " + restored.hardState());
        Replica replica = new Replica(config, restored);
        status = replica.status();
        before = status;
        Gateway gateway = new Gateway(this);
        run = new Run(replica, new Effects(), new LogDuty(this, log), new ApplyDuty(this, states.fresh(this)), gateway);
        startedAt = clock.now();
        lastTick = NOTHING_YET;
        world.counts().add("starts");
        world.checkers().started(this);
        world.network().started(index);
        tick();
    }

    private void tick() {
        step(new Input.Tick(tickNow()));
        later(world.options().tickMicros(), this::tick);
    }

    private long tickNow() {
        long local = (world.scheduler().now() - startedAt) * ratePermille / 1_000;
        return Math.max(lastTick, 1 + local / world.options().tickMicros());
    }

    SimWorld world() {
        return world;
    }

    SplittableRandom random() {
        return random;
    }

    /** A short random wait: a hop between two threads. */
    long hop() {
        return 1 + random.nextLong(world.options().pace().handover());
    }

    /** Runs something later, unless the node has stopped by then. A paused node does it when it goes on. */
    void later(long micros, Runnable action) {
        int born = incarnation;
        world.scheduler().after(micros, () -> guarded(born, action));
    }

    private void guarded(int born, Runnable action) {
        if (born != incarnation) {
            return;
        }
        if (world.scheduler().now() < pausedUntil || !backlog.isEmpty()) {
            backlog.addLast(new Due(born, action));
        } else {
            act(action);
        }
    }

    private void act(Runnable action) {
        try {
            action.run();
        } catch (SimCrash crash) {
            starting = true;
            crash(random.nextBoolean() ? SimDisk.Loss.NONE : SimDisk.Loss.RANDOM);
        } catch (LogFailedException failure) {
            // the contract: a replica whose storage failed is stopped for good
            note("storage failed: " + failure.getMessage());
            world.counts().add("nodes stopped by their disk");
            starting = true;
            crash(SimDisk.Loss.NONE);
        }
    }

    /**
     * Counts something that happened here.
     *
     * @param what name
     */
    public void count(String what) {
        world.counts().add(what);
    }

    /** Its wall clock, which may be wrong by any amount. */
    long wallMillis() {
        return world.scheduler().millis() + wallOffsetMillis;
    }

    void note(Object event) {
        world.trace().note(world.scheduler().now(), index, event);
    }

    /** Gives an input to the replica, after the tick if that has changed, and carries out what it asks for. */
    void step(Input input) {
        long tick = tickNow();
        if (tick != lastTick) {
            lastTick = tick;
            one(new Input.Tick(tick));
        }
        if (!(input instanceof Input.Tick)) {
            note(input);
            one(input);
        }
    }

    private void one(Input input) {
        Run now = run;
        if (now == null) {
            return;
        }
        before = status;
        if (input instanceof Input.Received received) {
            world.checkers().receiving(this, received.message());
        }
        now.replica.step(input, now.effects);
        List<Effect> effects = now.effects.take();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Halt halt) {
                note(halt);
                throw new InvariantViolation(idOf(halt.reason()), name() + " halted: " + halt.reason());
            }
            if (effect instanceof Write write) {
                world.checkers().writing(this, write);
                journal.issue(write);
            }
        }
        status = now.replica.status();
        world.checkers().stepped(this);
        world.trace().step(world.scheduler().now(), index, input, status);
        for (Effect effect : effects) {
            note(effect);
            carryOut(effect, now);
        }
    }

    private static String idOf(String reason) {
        int end = reason.indexOf(' ');
        return end < 0 ? reason : reason.substring(0, end);
    }

    private void carryOut(Effect effect, Run now) {
        switch (effect) {
            case Write write -> {
                if (write instanceof Write.TruncateSuffix) {
                    count("suffixes cut");
                }
                now.log.add(write);
            }
            case Effect.Send send -> send(send.message());
            case Effect.Apply apply -> now.applier.add(apply.entries());
            case Effect.Fetch fetch -> later(hop() + hop(), () -> now.log.fetch(fetch));
            case Effect.Accepted accepted -> now.gateway.accepted(accepted);
            case Effect.RefuseProposal refused -> now.gateway.refused(refused);
            case Effect.AnswerRead answer -> now.gateway.readConfirmed(answer);
            case Effect.RefuseRead refused -> now.gateway.readRefused(refused);
            case Effect.Announce announce -> announced(announce);
            case Effect.Halt halt -> throw new IllegalStateException("halts are handled before: " + halt);
        }
    }

    private void announced(Effect.Announce announce) {
        if (announce.role() == Role.LEADER) {
            world.counts().add("leaders elected");
        }
    }

    private void send(Message message) {
        world.checkers().sending(this, message);
        send((int) message.to() - 1, Frames.encode(message));
    }

    void send(int to, byte[] frame) {
        world.trace().mix(Arrays.hashCode(frame));
        world.network().send(index, to, frame);
    }

    @Override
    public void frame(int from, byte[] frame) {
        int born = incarnation;
        guarded(born, () -> received(from, frame));
    }

    private void received(int from, byte[] frame) {
        Run now = run;
        if (now == null) {
            return;
        }
        if (Frames.isMessage(frame)) {
            Message message = Frames.message(frame, from + 1, key(), status.term());
            step(new Input.Received(message));
        } else {
            now.gateway.called(from, Frames.call(frame));
        }
    }

    @Override
    public void connection(int peer, boolean made) {
        guarded(
                incarnation,
                () -> step(made ? new Input.PeerReachable(peer + 1L) : new Input.PeerUnreachable(peer + 1L)));
    }
}
