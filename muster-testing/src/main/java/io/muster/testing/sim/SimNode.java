package io.muster.testing.sim;

import io.muster.MusterException;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.spi.RunningNode;
import io.muster.testing.checker.NodeView;
import io.muster.wire.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A machine on which the production node runs: it has a disk, two clocks and a place in the network, can be stopped at
 * any moment and at any {@link Failpoint}, and starts again through real recovery. All of the node is production code,
 * put on a {@link SimRun}.
 */
public final class SimNode {
    private final SimWorld world;
    private final int index;
    private final long key;
    private final SimState.Factory states;
    private final SplittableRandom random;
    private final SimDisk disk;
    private final SimClock clock;
    private final List<SimReplica> replicas = new ArrayList<>();
    // in the order in which production has numbered them for the first time
    private final List<Integer> ids = new ArrayList<>();
    private int incarnation;
    private boolean starting;
    private boolean stopping;
    private @Nullable SimRun run;
    private final Trap trap;
    private final Slowness slowness;
    private String trouble = "";

    SimNode(SimWorld world, int index, SimState.Factory states) {
        this.world = world;
        this.index = index;
        this.states = states;
        this.key = NodeKey.of(name());
        this.random = world.random();
        this.disk = new SimDisk(world.random(), world.counts(), this::pass);
        this.clock = new SimClock(world.scheduler());
        this.trap = new Trap(world.random());
        this.slowness = new Slowness(world.random(), world.counts());
        world.groups().forEach(this::join);
    }

    /** Takes part in a group. */
    void join(SimGroup group) {
        SimReplica replica = new SimReplica(this, group);
        replicas.add(replica);
        group.join(replica);
    }

    /**
     * Position among the nodes.
     *
     * @return from 0
     */
    public int index() {
        return index;
    }

    /**
     * Number by which the core knows it.
     *
     * @return node key
     */
    public long key() {
        return key;
    }

    /**
     * Name for people.
     *
     * @return such as {@code n1}
     */
    public String name() {
        return "n" + (index + 1);
    }

    /**
     * Whether it takes part.
     *
     * @return true while its loop lives
     */
    public boolean running() {
        return run != null && !run.over();
    }

    /**
     * Whether it is paused, and says nothing.
     *
     * @return true while it stands still
     */
    public boolean still() {
        return slowness.pausedUntil() > world.scheduler().now();
    }

    int incarnation() {
        return incarnation;
    }

    /**
     * State of the replica of its first group.
     *
     * @return of the last run if it does not run
     */
    public Status status() {
        return replicas.getFirst().status();
    }

    /**
     * One of its groups as checkers see it.
     *
     * @param group number of the group, from 0
     * @return the same for all runs
     */
    public NodeView view(int group) {
        return replicas.get(group);
    }

    /** The replica with an id of production; the first time the node names its groups, it does so in their order. */
    SimReplica replica(int id) {
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) == id) {
                return replicas.get(i);
            }
        }
        ids.add(id);
        return replicas.get(ids.size() - 1);
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
     * Its data directory as a whole.
     *
     * @return the same one for all runs
     */
    public SimData data() {
        return new SimData(this, replicas);
    }

    /**
     * How slow it is, to change it.
     *
     * @return the same one for all runs
     */
    public Slowness slowness() {
        return slowness;
    }

    /**
     * What has gone wrong with its disk last.
     *
     * @return why a start was refused or the log thread ended; empty if nothing has gone wrong so far
     */
    public String trouble() {
        return trouble;
    }

    void trouble(String what, String found) {
        trouble = found;
        note(what + " failed: " + found);
    }

    /**
     * Whether it runs and leads its first group.
     *
     * @return true if it believes to be the leader
     */
    public boolean leads() {
        return leads(0);
    }

    /**
     * Whether it runs and leads a group.
     *
     * @param group number of the group, from 0
     * @return true if it believes to be the leader
     */
    public boolean leads(int group) {
        return running() && replicas.get(group).status().role() == Role.LEADER;
    }

    /**
     * The production node.
     *
     * @return null while it does not run
     */
    public @Nullable RunningNode node() {
        return run == null ? null : run.running();
    }

    /**
     * Its state machine.
     *
     * @param group number of the group, from 0
     * @return null while it does not run
     */
    public @Nullable SimState state(int group) {
        return run == null ? null : run.state(group);
    }

    /**
     * Stops all its threads for a while, as SIGSTOP does. Its peers notice nothing.
     *
     * @param micros how long
     */
    public void pause(long micros) {
        note("paused for " + micros / 1_000 + " ms");
        slowness.pause(world.scheduler().now() + micros);
    }

    /** Goes on if it is paused. */
    public void resume() {
        slowness.resume();
        Optional.ofNullable(run).ifPresent(SimRun::wakeAll);
    }

    /**
     * Its disk does not answer before a time.
     *
     * @param until simulated time
     */
    public void stallDisk(long until) {
        note(until == 0 ? "disk goes on" : "disk stalls until " + until / 1_000 + " ms");
        slowness.stall(until);
        Optional.ofNullable(run).ifPresent(SimRun::wakeAll);
    }

    /**
     * Stops it at a place that it comes by.
     *
     * @param place where
     * @param passes how often it gets past before
     * @param loss what becomes of unforced writes
     */
    public void crashAt(Failpoint place, int passes, SimDisk.Loss loss) {
        trap.set(place, passes, loss);
    }

    /** Comes through wherever it was to stop. */
    public void disarm() {
        trap.clear();
        disk.repair();
        slowness.end();
    }

    /** Comes by a place; stops there if it is to. */
    void pass(Failpoint place) {
        world.hit(place);
        if (trap.springs(place)) {
            world.counts().add(place.crashes());
            throw new SimCrash(place.label());
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
        count(loss == SimDisk.Loss.NONE ? "crashes of the process" : "crashes by power loss");
        if (leads()) {
            count("crashes of a leader");
        }
        end();
        disk.stop(loss);
        world.network().stopped(index, loss != SimDisk.Loss.NONE);
    }

    private void end() {
        settle();
        run = null;
        disk.unlock();
        starting = false;
        incarnation++;
        slowness.resume();
    }

    void settle() {
        Optional.ofNullable(run).ifPresent(SimRun::settle);
    }

    /**
     * Stops while its log thread is in the middle of a unit: written, and not forced yet. Without such a unit it just
     * stops.
     *
     * @param loss what becomes of the unit
     */
    public void crashInForce(SimDisk.Loss loss) {
        SimRun now = run;
        SimWorker log = now == null ? null : now.busyLog();
        if (now != null && log != null) {
            crashAt(Failpoint.FORCE_BATCH, 0, loss);
            enter(now, log::turnNow);
            trap.clear();
        }
        if (run == now) {
            crash(loss);
        }
    }

    /** Starts unless it runs: recovers its log and takes part from then on. */
    public void start() {
        if (run != null && !running() && !stopping) {
            // its process is of no use any more: somebody ends it
            crash(SimDisk.Loss.NONE);
        }
        if (run != null || starting) {
            return;
        }
        starting = true;
        int born = ++incarnation;
        world.scheduler().after(1_000 + random.nextInt(10_000), () -> {
            if (born == incarnation) {
                boot();
            }
        });
    }

    private void boot() {
        List<SimState> fresh = new ArrayList<>();
        for (int group = 0; group < replicas.size(); group++) {
            fresh.add(states.fresh(this, group));
        }
        SimRun next = new SimRun(this, fresh);
        begin(next, next::boot);
        starting = false;
    }

    /** Begins a life. */
    void begin(SimRun next, Runnable boot) {
        clock.restart(random.nextLong());
        replicas.forEach(SimReplica::starting);
        slowness.reborn();
        run = next;
        incarnation++;
        enter(next, () -> {
            try {
                boot.run();
                count("starts");
                world.network().started(index);
            } catch (InvariantViolation broken) {
                throw broken;
            } catch (MusterException refused) {
                count("starts refused: " + refused.code());
                next.fails("start", refused);
                end();
            }
        });
    }

    /** Stops in order, as far as its time for that allows. Never from within an event: it lets time pass. */
    public void stop() {
        SimRun now = run;
        RunningNode node = now == null ? null : now.running();
        if (node != null) {
            stopping = true;
            world.speaking(this);
            node.close();
            world.speaking(null);
            // its process lives on for a moment, and the last answers reach their callers
            scheduler().runUntil(scheduler().now() + 10 * world.options().pace().handover());
            stopping = false;
            count("stops in order");
        }
        if (run == now) {
            end();
        }
    }

    @Nullable
    SimRun run() {
        return run;
    }

    SimWorld world() {
        return world;
    }

    SimScheduler scheduler() {
        return world.scheduler();
    }

    /**
     * Its two clocks, to make them wrong.
     *
     * @return the same ones for all runs
     */
    public SimClock clock() {
        return clock;
    }

    SplittableRandom random() {
        return random;
    }

    /** A short random wait: a hop between two threads. */
    long hop() {
        return 1 + random.nextLong(world.options().pace().handover());
    }

    /** Does something on this node, unless the life that it belongs to is over. The machine may stop on the way. */
    void enter(SimRun life, Runnable action) {
        if (life != run) {
            return;
        }
        world.speaking(this);
        try {
            action.run();
        } catch (SimCrash crash) {
            note(String.valueOf(crash.getMessage()));
            starting = true;
            crash(trap.loss());
        } finally {
            world.speaking(null);
        }
    }

    /**
     * Calls the production node, as a caller in the same process does.
     *
     * @param <T> type of the answer
     * @param call what to ask
     * @return null if the node does not run, or stopped during the call
     */
    public <T> @Nullable T call(Function<RunningNode, T> call) {
        SimRun now = run;
        RunningNode node = now == null ? null : now.running();
        if (now == null || node == null) {
            return null;
        }
        List<T> answer = new ArrayList<>(1);
        enter(now, () -> answer.add(call.apply(node)));
        return answer.isEmpty() ? null : answer.getFirst();
    }

    /**
     * Runs a check where what it throws would be caught on the way, as in the continuation of a future: it ends the
     * simulation all the same.
     *
     * @param check what to run
     */
    public void guarded(Runnable check) {
        world.scheduler().guarded(check);
    }

    /**
     * Counts something that happened here.
     *
     * @param what name
     */
    public void count(String what) {
        world.counts().add(what);
    }

    void note(Object event) {
        world.trace().note(world.scheduler().now(), index, event);
    }

    @Override
    public String toString() {
        return name() + (running() ? " runs " : " down ") + status() + " durable "
                + replicas.getFirst().journal().durableState();
    }
}
