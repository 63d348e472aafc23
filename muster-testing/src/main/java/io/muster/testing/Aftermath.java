package io.muster.testing;

import io.muster.raft.InvariantViolation;
import io.muster.spi.RunningNode;
import io.muster.testing.checker.CallsAnswered;
import io.muster.testing.checker.CallsEnd;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.checker.DigestEqual;
import io.muster.testing.checker.FewLeaders;
import io.muster.testing.checker.Goal;
import io.muster.testing.checker.LeaderFollowed;
import io.muster.testing.checker.LogsConverge;
import io.muster.testing.checker.NodeView;
import io.muster.testing.checker.NothingRetained;
import io.muster.testing.checker.OneOrder;
import io.muster.testing.checker.SteadyProgress;
import io.muster.testing.linear.Verdict;
import io.muster.testing.load.Workload;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a cluster must do once its faults have ended: elect, answer, come to rest and agree (L1 to L9); and what must be
 * there in the end (O7, O10, S20, S22).
 */
final class Aftermath {
    /** Shortest time under load, in microseconds. */
    private static final long CALM = 7_000_000;
    /** Time without load, in which everything comes to rest. */
    private static final long REST = 3_000_000;
    /** Longest time that each kind of progress may take. */
    private static final long PATIENCE = 60_000_000;

    private static final long STEP = 50_000;
    /** Calls and bytes of one node: a few callers wait there, each with some attempts of a few kilobytes. */
    private static final long UNDER_WAY_MAX = 1 << 20;

    private final SimWorld world;
    private final List<ClientOracle> oracles;
    private final Workload load;
    private final List<SimNode> core;
    private final List<List<NodeView>> groups;
    private final NothingRetained retained = new NothingRetained(UNDER_WAY_MAX);
    private final SteadyProgress progress;
    private final long healed;

    /**
     * The faults have just ended.
     *
     * @param core the nodes that work from now on
     */
    Aftermath(SimWorld world, List<ClientOracle> oracles, Workload load, List<SimNode> core) {
        this.world = world;
        this.oracles = oracles;
        this.load = load;
        this.core = core;
        this.groups = IntStream.range(0, world.groups().size())
                .mapToObj(group -> core.stream().map(node -> node.view(group)).toList())
                .toList();
        this.healed = now();
        this.progress = new SteadyProgress(healed, achieved());
    }

    /**
     * Lets time pass and looks.
     *
     * @throws InvariantViolation if something does not come true
     */
    void judge() {
        await(new LeaderFollowed(groups), Math.max(10 * world.options().electionMicros(), CALM));
        FewLeaders leaders = new FewLeaders(elected(), groups.size());
        Goal fresh = new CallsAnswered(this::acknowledged, load.reads() ? this::reads : this::now);
        runUntil(Math.max(healed + CALM, now() + CALM / 2));
        await(fresh, PATIENCE);
        load.stop();
        await(new CallsEnd(load::idle), PATIENCE);
        Goal equal = new LogsConverge(groups);
        await(equal, PATIENCE);
        runUntil(Math.max(healed + CALM + REST, now() + REST));
        // still equal, since nobody wants anything any more
        await(equal, 0);
        leaders.check(elected());
        demandRest();
        demandStates();
        demandOneOrder();
    }

    private long now() {
        return world.scheduler().now();
    }

    private void runUntil(long time) {
        world.scheduler().runUntil(time);
    }

    private void await(Goal goal, long patience) {
        long end = now() + patience;
        while (!goal.reached()) {
            if (now() + STEP > end) {
                throw new InvariantViolation(
                        goal.id(),
                        "waited " + patience / 1_000 + " simulated ms for " + goal.what() + "; "
                                + core.stream().map(SimNode::toString).toList());
            }
            runUntil(now() + STEP);
            progress.look(now(), achieved());
            for (SimNode node : core) {
                RunningNode running = node.node();
                if (running != null) {
                    retained.bounded(node.name(), running.metrics());
                }
            }
        }
    }

    /** Rises with everything that somebody wants. */
    private long achieved() {
        long sum = acknowledged() + reads();
        for (List<NodeView> nodes : groups) {
            for (NodeView node : nodes) {
                sum += node.status().commit() + node.status().applied();
            }
        }
        return sum;
    }

    private long acknowledged() {
        return oracles.stream().mapToLong(ClientOracle::acknowledged).sum();
    }

    private long reads() {
        return oracles.stream().mapToLong(ClientOracle::reads).sum();
    }

    private long elected() {
        return world.counts().of("leaders elected");
    }

    private void demandRest() {
        Set<Long> working = new TreeSet<>();
        core.forEach(node -> working.add(node.key()));
        for (SimNode node : core) {
            retained.idle(node.name(), running(node).metrics());
            for (int group = 0; group < groups.size(); group++) {
                world.groups().get(group).checkers().resting(node.view(group), working);
            }
        }
    }

    private void demandStates() {
        for (int group = 0; group < groups.size(); group++) {
            DigestEqual digests = new DigestEqual();
            String name = world.groups().get(group).name();
            for (SimNode node : core) {
                NodeView view = node.view(group);
                digests.executed(
                        view,
                        view.status().applied(),
                        running(node).status(name).digest());
                SimState state = node.state(group);
                oracles.get(group).survives(view, key -> state == null ? 0 : state.value(key));
            }
        }
    }

    private static RunningNode running(SimNode node) {
        RunningNode running = node.node();
        if (running == null) {
            throw new InvariantViolation("L3", node.name() + " should work, but does not run");
        }
        return running;
    }

    private void demandOneOrder() {
        Verdict.Linearizable fine = new OneOrder().judge(load.history());
        world.counts().add("history: operations judged", fine.operations());
        world.counts().add("history: steps of the search", fine.steps());
        world.counts().add("history: operations of unknown outcome", fine.unknown());
    }
}
