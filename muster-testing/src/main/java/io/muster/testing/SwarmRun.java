package io.muster.testing;

import io.muster.raft.ElectionTiming;
import io.muster.raft.InvariantViolation;
import io.muster.raft.ReplicationLimits;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.load.KeyValue;
import io.muster.testing.load.Workload;
import io.muster.testing.nemesis.Fault;
import io.muster.testing.nemesis.Schedule;
import io.muster.testing.nemesis.Swarm;
import io.muster.testing.sim.Counts;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One seed of the swarm: a cluster drawn from the seed under a mix of faults drawn from it; then the faults end, a
 * random majority is healed, and must elect, answer and agree; at last everything that was ever acknowledged must be
 * there.
 */
public final class SwarmRun {
    private static final long LATEST_START = 5_000_000;
    private static final int EVENTS_SHOWN = Integer.getInteger("muster.sim.shown", 150);
    private static final int FAULTS_SHOWN = 40;

    /**
     * What a run gave.
     *
     * @param seed its seed
     * @param hash hash over all events
     * @param simulatedMicros how long it was
     * @param events how many events there were
     * @param checks how many checks ran
     * @param counts what happened how often
     */
    public record Result(long seed, long hash, long simulatedMicros, long events, long checks, Counts counts) {}

    private final Replay replay;
    private final Schedule schedule;
    private final SimWorld world;
    private final List<ClientOracle> oracles = new ArrayList<>();
    private final String parameters;
    private final boolean together;
    private final Swarm swarm;
    private final Workload load;
    private @Nullable Result result;
    private @Nullable Throwable broken;

    private SwarmRun(Replay replay) {
        this.replay = replay;
        schedule = replay.schedule();
        SplittableRandom random = new SplittableRandom(~replay.seed());
        SimOptions options = draw(random);
        parameters = options.toString();
        for (int i = 0; i < options.groups(); i++) {
            oracles.add(new ClientOracle());
        }
        world = new SimWorld(replay.seed(), options, KeyValue.tellingTo(oracles));
        together = start(world.random());
        // before the callers: its randomness must not depend on how many of them there are
        swarm = new Swarm(world, schedule);
        load = new Workload(world, oracles, replay.clients());
    }

    /** Begins all nodes at once, or some of them late. */
    private boolean start(SplittableRandom random) {
        boolean atOnce = random.nextInt(4) > 0;
        for (SimNode node : world.nodes()) {
            long late = atOnce ? 0 : random.nextLong(LATEST_START);
            boolean waits = !atOnce
                    && schedule.fire(world, schedule.next(), "late start", () -> {
                        world.note(node, "starts after " + late / 1_000 + " ms");
                        world.scheduler().after(late, node::start);
                    });
            if (!waits) {
                world.scheduler().after(0, node::start);
            }
        }
        return atOnce;
    }

    /**
     * Runs a seed.
     *
     * @param seed any number
     * @return what happened
     * @throws SimFailure if an invariant was broken or the cluster did not recover
     */
    public static Result run(long seed) {
        return run(Replay.whole(seed));
    }

    /**
     * Runs a part of a seed.
     *
     * @param replay which part
     * @return what happened
     * @throws SimFailure if an invariant was broken or the cluster did not recover
     */
    public static Result run(Replay replay) {
        SwarmRun run = attempt(replay);
        Result reached = run.result;
        if (reached == null) {
            throw run.failure();
        }
        return reached;
    }

    /**
     * Runs a part of a seed, whatever comes of it.
     *
     * @param replay which part
     * @return the run that is over
     */
    static SwarmRun attempt(Replay replay) {
        SwarmRun run = new SwarmRun(replay);
        run.guarded();
        return run;
    }

    private static SimOptions draw(SplittableRandom random) {
        int[] sizes = {1, 2, 3, 3, 3, 3, 3, 4, 5, 5, 5, 7};
        int jitter = 15 << random.nextInt(4);
        ReplicationLimits limits = new ReplicationLimits(
                512 << random.nextInt(8),
                1 << random.nextInt(9),
                1024L << random.nextInt(14),
                4096L << random.nextInt(12),
                1024L << random.nextInt(12),
                1024L << random.nextInt(12),
                8 << 10,
                4 << random.nextInt(8));
        SimOptions.Pace pace = new SimOptions.Pace(
                50L << random.nextInt(7),
                200L << random.nextInt(8),
                50L << random.nextInt(8),
                random.nextInt(10) == 0 ? 100_000 : 100L << random.nextInt(8));
        return new SimOptions(
                sizes[random.nextInt(sizes.length)],
                random.nextInt(4) == 0 ? 2 : 1,
                10_000,
                new ElectionTiming(10, 100, jitter),
                limits,
                (32 << 10) << random.nextInt(3),
                random.nextInt(5) == 0 ? 500 : 60_000,
                pace);
    }

    private void guarded() {
        try {
            result = run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            broken = e;
        }
    }

    /**
     * What went wrong.
     *
     * @return id of the invariant, or the class of what was thrown; empty if nothing went wrong
     */
    String failed() {
        Throwable what = broken;
        return what == null ? "" : SimFailure.idOf(what);
    }

    /**
     * Which part of the seed this was.
     *
     * @return what to run to see it again
     */
    Replay replay() {
        return replay;
    }

    /**
     * When it was over.
     *
     * @return simulated time in microseconds
     */
    long micros() {
        return world.scheduler().now();
    }

    /**
     * The faults up to then.
     *
     * @return in order of time
     */
    List<Fault> faults() {
        return schedule.fired();
    }

    /**
     * How many called.
     *
     * @return at least one
     */
    int clients() {
        return load.clients();
    }

    /**
     * What was thrown.
     *
     * @return what broke the run
     */
    Throwable broken() {
        return Objects.requireNonNull(broken, "nothing went wrong");
    }

    /**
     * The report of what went wrong.
     *
     * @return to be thrown
     */
    SimFailure failure() {
        return new SimFailure(String.join("\n", headline(), "repeat with: " + replay.command(), details()), broken());
    }

    private String facts() {
        Throwable what = broken();
        return world.trace()
                .named(what instanceof InvariantViolation ? String.valueOf(what.getMessage()) : what.toString());
    }

    /**
     * When it failed, and why.
     *
     * @return one line
     */
    String headline() {
        return "seed " + replay.seed() + " failed after " + micros() / 1_000 + " simulated ms: "
                + facts().lines().findFirst().orElse("");
    }

    /**
     * What was drawn, and what has happened.
     *
     * @return many lines, the last of them in columns
     */
    String details() {
        return String.join(
                "\n",
                "commit: " + Commit.describe(),
                "cluster: " + parameters,
                "callers: " + load,
                "nemeses: " + swarm + (together ? "" : ", nodes start late"),
                story());
    }

    /**
     * What has happened.
     *
     * @return facts that need more than a line, faults, nodes, and the last events in columns
     */
    String story() {
        List<String> lines = new ArrayList<>(facts().lines().skip(1).toList());
        List<Fault> faults = faults();
        boolean all = faults.size() <= FAULTS_SHOWN;
        lines.add("faults: " + faults.size() + (all ? "" : ", of which the last are"));
        faults.stream()
                .skip(all ? 0 : faults.size() - FAULTS_SHOWN)
                .map(Fault::toString)
                .forEach(lines::add);
        world.nodes().forEach(node -> lines.add(world.trace().named(node.toString())));
        lines.add(world.network().toString());
        lines.add(world.trace().columns(EVENTS_SHOWN));
        return String.join("\n", lines);
    }

    private Result run() {
        world.scheduler().runUntil(1_000 * replay.faultMillis());
        List<SimNode> core = swarm.heal();
        new Aftermath(world, oracles, load, core).judge();
        world.trace().mix(world.scheduler().ran());
        return new Result(
                replay.seed(),
                world.trace().hash(),
                world.scheduler().now(),
                world.scheduler().ran(),
                world.checks(),
                world.settle());
    }
}
