package io.muster.testing;

import io.muster.MusterNode;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.spi.RunningNode;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.checker.DigestEqual;
import io.muster.testing.checker.LogsConverge;
import io.muster.testing.checker.OneOrder;
import io.muster.testing.linear.Models;
import io.muster.testing.linear.Recorder;
import io.muster.testing.load.Caller;
import io.muster.testing.load.KeyValue;
import io.muster.testing.sim.Frames;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated cluster for scripts: a test says what goes wrong and when, and what must come of it. All invariants and
 * the oracle of the callers are on. Nodes are numbered from 1, as their names {@code n1, n2, ...} say.
 */
public final class SimCluster {
    private static final long STEP_MILLIS = 5;
    private static final int EVENTS_SHOWN = Integer.getInteger("muster.sim.shown", 120);
    /** A key that scripts do not look at. */
    private static final int FIRST_KEY = 1_000_000;

    private final ClientOracle oracle = new ClientOracle();
    private final SimWorld world;
    private final Recorder recorder;
    private int callers;

    private SimCluster(long seed, SimOptions options) {
        world = new SimWorld(seed, options, KeyValue.tellingTo(Collections.nCopies(options.groups(), oracle)));
        recorder = new Recorder(world.scheduler()::now);
    }

    /**
     * Starts a cluster on a fair network.
     *
     * @param seed of everything random
     * @param options what it is made of
     * @return the cluster, its nodes just starting
     */
    public static SimCluster start(long seed, SimOptions options) {
        SimCluster cluster = new SimCluster(seed, options);
        cluster.world.nodes().forEach(SimNode::start);
        return cluster;
    }

    /**
     * Everything that a script may want to break.
     *
     * @return the world
     */
    public SimWorld world() {
        return world;
    }

    /**
     * A node.
     *
     * @param number from 1
     * @return the node
     */
    public SimNode node(int number) {
        return world.node(number - 1);
    }

    /**
     * A new caller, once there is a leader that all follow and the node of the leader has made its first write.
     *
     * @return the caller
     */
    public Caller caller() {
        Caller caller = new Caller(oracle, recorder, ++callers);
        Caller.Write first = caller.write(leader(), FIRST_KEY);
        await("the first write of a caller", 5_000, first::acknowledged);
        return caller;
    }

    /**
     * A new caller, without waiting for a leader that all follow.
     *
     * @param node where its first write is made
     * @return the caller
     */
    public Caller callerAt(SimNode node) {
        Caller caller = new Caller(oracle, recorder, ++callers);
        insist(caller.write(node, FIRST_KEY), node);
        return caller;
    }

    /**
     * Lets time pass.
     *
     * @param millis how much
     */
    public void run(long millis) {
        long end = world.scheduler().now() + millis * 1_000;
        try {
            world.scheduler().runUntil(end);
        } catch (RuntimeException e) {
            throw new SimFailure(report(String.valueOf(e.getMessage())), e);
        }
    }

    private String report(String what) {
        return "seed " + world.seed() + " after " + world.scheduler().now() / 1_000 + " ms: " + what + "\n"
                + world.trace().columns(EVENTS_SHOWN);
    }

    /**
     * Lets time pass until something holds.
     *
     * @param what for the message
     * @param millis longest time
     * @param reached what must hold
     */
    public void await(String what, long millis, BooleanSupplier reached) {
        long end = world.scheduler().now() + millis * 1_000;
        while (!reached.getAsBoolean()) {
            if (world.scheduler().now() >= end) {
                throw new SimFailure(
                        report("waited " + millis + " ms for " + what),
                        new IllegalStateException("waited for " + what));
            }
            run(STEP_MILLIS);
        }
    }

    /**
     * Waits until one node leads and all that run follow it.
     *
     * @return the leader
     */
    public SimNode leader() {
        await("a leader", 10_000, () -> agreed() != null);
        SimNode leader = agreed();
        if (leader == null) {
            throw new IllegalStateException("the leader was there a moment ago");
        }
        return leader;
    }

    private @Nullable SimNode agreed() {
        List<SimNode> up = up();
        for (SimNode node : up) {
            if (node.leads() && up.stream().allMatch(each -> each.status().leader() == node.key())) {
                return node;
            }
        }
        return null;
    }

    /**
     * The first node that is none of some.
     *
     * @param not which not
     * @return another one
     */
    public SimNode otherThan(SimNode... not) {
        List<SimNode> rest = new ArrayList<>(world.nodes());
        rest.removeAll(List.of(not));
        return rest.getFirst();
    }

    /**
     * Waits until some other node leads.
     *
     * @param old who does not count
     * @param millis longest time
     * @return who leads now, whatever others believe
     */
    public SimNode leaderOtherThan(SimNode old, long millis) {
        await("another leader than " + old.name(), millis, () -> world.nodes().stream()
                .anyMatch(node -> node != old && node.leads()));
        return world.nodes().stream()
                .filter(node -> node != old && node.leads())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Sends a call again until it is acknowledged: what was forwarded to a leader that is gone is never answered.
     *
     * @param write sent once already
     * @param node where to send it again
     */
    public void insist(Caller.Write write, SimNode node) {
        for (int i = 0; i < 40 && !write.acknowledged(); i++) {
            run(250);
            if (!write.acknowledged()) {
                write.send(node);
            }
        }
        await("an acknowledgement at " + node.name(), 1_000, write::acknowledged);
    }

    /**
     * Waits until a node leads, whatever others believe.
     *
     * @param node who
     */
    public void awaitLeading(SimNode node) {
        await(node.name() + " to lead", 20_000, node::leads);
    }

    /** Waits until all that run hold and have applied the same log; checks states, and what the callers saw. */
    public void converge() {
        await("equal logs", 20_000, () -> new LogsConverge(
                        List.of(up().stream().map(node -> node.view(0)).toList()))
                .reached());
        DigestEqual digests = new DigestEqual();
        for (SimNode node : up()) {
            try {
                digests.executed(node.view(0), node.status().applied(), digest(node));
                oracle.survives(node.view(0), key -> valueAt(node, key));
            } catch (InvariantViolation broken) {
                throw new SimFailure(report(String.valueOf(broken.getMessage())), broken);
            }
        }
        checkLinearizable();
    }

    private List<SimNode> up() {
        return world.nodes().stream().filter(SimNode::running).toList();
    }

    private static long digest(SimNode node) {
        RunningNode running = node.node();
        return running == null ? 0 : running.status(MusterNode.DEFAULT_GROUP).digest();
    }

    /**
     * The value of a key at one node, not linearizable.
     *
     * @param node who
     * @param key what
     * @return 0 if absent there
     */
    public long valueAt(SimNode node, int key) {
        SimState state = node.state(0);
        return state == null ? 0 : state.value(key);
    }

    /**
     * Takes the power from nodes: everything not forced is lost.
     *
     * @param nodes which
     */
    public void powerLoss(List<SimNode> nodes) {
        nodes.forEach(node -> node.crash(SimDisk.Loss.ALL));
    }

    /**
     * Cuts a node off in both directions, silently.
     *
     * @param node who
     */
    public void isolate(SimNode node) {
        for (SimNode other : world.nodes()) {
            world.network().cut(node.index(), other.index());
            world.network().cut(other.index(), node.index());
        }
    }

    /**
     * Drops the messages that a script names, until filters are cleared.
     *
     * @param dropped tells which
     */
    public void drop(Predicate<Message> dropped) {
        world.network()
                .filter((from, to, frame) -> !Frames.isMessage(frame)
                        || !dropped.test(Frames.message(
                                frame, world.node(from).key(), world.node(to).key(), Long.MAX_VALUE / 4)));
    }

    /**
     * Lets only one node ask for votes, until filters are cleared.
     *
     * @param candidate who may win
     */
    public void onlyCandidate(SimNode candidate) {
        drop(message -> message instanceof Message.Vote && message.from() != candidate.key());
    }

    /**
     * Number of the node with a key.
     *
     * @param key as messages name it
     * @return from 1
     */
    public int number(long key) {
        return world.nodes().stream()
                        .filter(node -> node.key() == key)
                        .findFirst()
                        .orElseThrow()
                        .index()
                + 1;
    }

    /**
     * Highest term of all nodes that run.
     *
     * @return the term
     */
    public long term() {
        return world.nodes().stream()
                .filter(SimNode::running)
                .mapToLong(node -> node.status().term())
                .max()
                .orElse(0);
    }

    /** Checks that one order of all that the callers wrote and read explains what they were told, key by key (O10). */
    public void checkLinearizable() {
        try {
            new OneOrder().judge(recorder.history());
        } catch (InvariantViolation broken) {
            throw new SimFailure(report(String.valueOf(broken.getMessage())), broken);
        }
    }

    /**
     * Writes down what callers do; a script may add calls of its own, with the verbs of {@link Models#keyValue}.
     *
     * @return the recorder of all callers
     */
    public Recorder recorder() {
        return recorder;
    }

    /**
     * What the callers saw.
     *
     * @return the oracle
     */
    public ClientOracle oracle() {
        return oracle;
    }
}
