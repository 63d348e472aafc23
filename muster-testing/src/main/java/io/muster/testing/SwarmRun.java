package io.muster.testing;

import io.muster.raft.ElectionTiming;
import io.muster.raft.InvariantViolation;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.Status;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.linear.Linearizability;
import io.muster.testing.linear.Models;
import io.muster.testing.linear.Verdict;
import io.muster.testing.load.ModelState;
import io.muster.testing.load.Workload;
import io.muster.testing.nemesis.Swarm;
import io.muster.testing.sim.Counts;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * One seed of the swarm: a cluster drawn from the seed under a mix of faults drawn from it; then the faults end, a
 * random majority is healed, and must elect, answer and agree; at last everything that was ever acknowledged must be
 * there.
 */
public final class SwarmRun {
    /** Simulated time of faults, in microseconds. */
    private static final long FAULTS = 20_000_000;
    /** Simulated time under load after the faults. */
    private static final long CALM = 7_000_000;
    /** Simulated time without load, in which everything comes to rest. */
    private static final long REST = 3_000_000;
    /** Longest time that progress after the faults may take. */
    private static final long PATIENCE = 60_000_000;

    private static final int CHANGES_MAX = 3;
    private static final int EVENTS_SHOWN = Integer.getInteger("muster.sim.shown", 150);

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

    private final long seed;
    private final SimWorld world;
    private final ClientOracle oracle = new ClientOracle();
    private final String parameters;

    private SwarmRun(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(~seed);
        SimOptions options = draw(random);
        parameters = options.toString();
        world = new SimWorld(seed, options, ModelState.tellingTo(oracle));
    }

    /**
     * Runs a seed.
     *
     * @param seed any number
     * @return what happened
     * @throws SimFailure if an invariant was broken or the cluster did not recover
     */
    public static Result run(long seed) {
        SwarmRun run = new SwarmRun(seed);
        return run.guarded();
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
                10_000,
                new ElectionTiming(10, 100, jitter),
                limits,
                (32 << 10) << random.nextInt(3),
                pace);
    }

    private Result guarded() {
        try {
            return run();
        } catch (RuntimeException e) {
            throw new SimFailure(report(e), e);
        }
    }

    private String report(RuntimeException e) {
        StringBuilder text = new StringBuilder();
        text.append("seed ")
                .append(seed)
                .append(" failed after ")
                .append(world.scheduler().now() / 1_000);
        text.append(" simulated ms: ").append(e instanceof InvariantViolation ? e.getMessage() : e.toString());
        text.append("\nrepeat with: mvn -q -pl muster-testing -am test -Dtest=SeedsTest")
                .append(" -Dsurefire.failIfNoSpecifiedTests=false -Dmuster.sim.seed=")
                .append(seed);
        text.append("\ncluster: ").append(parameters).append('\n');
        for (SimNode node : world.nodes()) {
            text.append(node.name())
                    .append(node.running() ? " runs " : " down ")
                    .append(node.status());
            text.append(" durable ").append(node.journal().durableState()).append('\n');
        }
        return text.append(world.network())
                .append('\n')
                .append(world.trace().columns(EVENTS_SHOWN))
                .toString();
    }

    private Result run() {
        for (SimNode node : world.nodes()) {
            node.start();
        }
        Workload load = new Workload(world, oracle);
        Swarm swarm = new Swarm(world);
        runUntil(FAULTS);
        List<SimNode> core = swarm.heal();
        long patience = Math.max(10 * world.options().electionMicros(), CALM);
        await("L1", "a leader that the whole core follows", patience, () -> agreedLeader(core));
        long elections = world.counts().of("leaders elected");
        long answered = oracle.acknowledged();
        long read = oracle.reads();
        runUntil(Math.max(FAULTS + CALM, world.scheduler().now() + CALM / 2));
        await("L4", "a fresh write", PATIENCE, () -> oracle.acknowledged() > answered);
        await("L4", "a fresh read", PATIENCE, () -> !load.reads() || oracle.reads() > read);
        load.stop();
        await("L5", "every call to end", PATIENCE, load::idle);
        await("L3", "equal logs and states of the core", PATIENCE, () -> converged(core));
        runUntil(Math.max(FAULTS + CALM + REST, world.scheduler().now() + REST));
        demandRest(core, world.counts().of("leaders elected") - elections);
        demandOneOrder(load);
        world.trace().mix(world.scheduler().ran());
        return new Result(
                seed,
                world.trace().hash(),
                world.scheduler().now(),
                world.scheduler().ran(),
                world.checkers().checks(),
                world.counts());
    }

    private void runUntil(long time) {
        while (world.scheduler().runNext(time)) {
            // each event checks its invariants itself
        }
    }

    private void await(String id, String what, long patience, BooleanSupplier reached) {
        long end = world.scheduler().now() + patience;
        while (!reached.getAsBoolean()) {
            long next = world.scheduler().now() + 50_000;
            if (next > end) {
                throw new InvariantViolation(id, "waited " + patience / 1_000 + " simulated ms for " + what);
            }
            runUntil(next);
        }
    }

    private static boolean agreedLeader(List<SimNode> core) {
        long leader = core.getFirst().status().leader();
        boolean leads = core.stream().anyMatch(node -> node.leads() && node.key() == leader);
        return leads
                && core.stream()
                        .allMatch(node -> node.running() && node.status().leader() == leader);
    }

    private static boolean converged(List<SimNode> core) {
        Status first = core.getFirst().status();
        return core.stream()
                .map(SimNode::status)
                .allMatch(each ->
                        each.last() == first.last() && each.commit() == first.last() && each.applied() == first.last());
    }

    /** The judgement from outside: it knows only what callers asked and what they were told. */
    private void demandOneOrder(Workload load) {
        Verdict verdict = Linearizability.check(Models.keyValue(), load.history());
        if (!(verdict instanceof Verdict.Linearizable fine)) {
            throw new InvariantViolation("O10", verdict.text());
        }
        world.counts().add("history: operations judged", fine.operations());
        world.counts().add("history: steps of the search", fine.steps());
        world.counts().add("history: operations of unknown outcome", fine.unknown());
    }

    private void demandRest(List<SimNode> core, long elections) {
        if (!converged(core)) {
            throw new InvariantViolation(
                    "L3",
                    "the core moved on without load: "
                            + core.stream().map(SimNode::status).toList());
        }
        if (elections > CHANGES_MAX) {
            throw new InvariantViolation("L2", elections + " more leaders were elected after the faults had ended");
        }
        SimState first = core.getFirst().state();
        for (SimNode node : core) {
            SimState state = node.state();
            if (first == null || state == null || state.digest() != first.digest()) {
                throw new InvariantViolation(
                        "S20",
                        node.name() + " and " + core.getFirst().name() + " have applied the same log but differ");
            }
            oracle.survives(node, state::value);
        }
    }
}
