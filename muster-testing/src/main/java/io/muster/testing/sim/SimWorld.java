package io.muster.testing.sim;

import io.muster.MusterConfig;
import io.muster.MusterNode;
import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.CommittedLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one simulation. It is made from a seed, and two worlds of one seed with the same script do the same,
 * event for event.
 */
public final class SimWorld {
    private final SimOptions options;
    private final long seed;
    private final SplittableRandom root;
    private final SimScheduler scheduler;
    private final Counts counts = new Counts();
    private final EnumMap<Failpoint, long[]> hits = new EnumMap<>(Failpoint.class);
    private final Trace trace;
    private final SimNetwork network;
    private final FaultAtlas atlas;
    private final List<SimGroup> groups = new ArrayList<>();
    private final List<SimNode> nodes = new ArrayList<>();
    private final long[] keys;
    private final List<MusterConfig> configs = new ArrayList<>();
    private boolean calm;

    /**
     * Makes the nodes, none of which runs yet.
     *
     * @param seed of all randomness
     * @param options what the cluster is made of
     * @param states makes the state machines of each run
     */
    public SimWorld(long seed, SimOptions options, SimState.Factory states) {
        this.seed = seed;
        this.options = options;
        root = new SplittableRandom(seed);
        scheduler = new SimScheduler(root.split());
        trace = new Trace(options.nodes());
        for (Failpoint place : Failpoint.values()) {
            hits.put(place, new long[1]);
        }
        keys = new long[options.nodes()];
        network = new SimNetwork(options.nodes(), scheduler, root.split(), counts, trace);
        atlas = new FaultAtlas(options.nodes(), counts);
        for (int i = 0; i < options.groups(); i++) {
            groups.add(new SimGroup(i == 0 ? MusterNode.DEFAULT_GROUP : "group-" + i));
        }
        for (int i = 0; i < options.nodes(); i++) {
            SimNode node = new SimNode(this, i, states);
            nodes.add(node);
            keys[i] = node.key();
            configs.add(SimConfig.of(options, node.name()));
            network.join(new SimPort(node));
            trace.name(node.key(), node.name());
        }
    }

    /**
     * Seed of this world.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * A random source of its own for one concern.
     *
     * @return split from the seed
     */
    public SplittableRandom random() {
        return root.split();
    }

    /**
     * What the cluster is made of.
     *
     * @return the options
     */
    public SimOptions options() {
        return options;
    }

    /**
     * Time and events.
     *
     * @return the scheduler
     */
    public SimScheduler scheduler() {
        return scheduler;
    }

    /**
     * What happened how often.
     *
     * @return the counts
     */
    public Counts counts() {
        return counts;
    }

    /**
     * Adds up what was counted apart from {@link #counts}, once, at the end.
     *
     * @return all counts
     */
    public Counts settle() {
        hits.forEach((place, times) -> {
            counts.add(place.hits(), times[0]);
            times[0] = 0;
        });
        counts.add("frames sent", network.framesSent());
        nodes.forEach(SimNode::settle);
        return counts;
    }

    void hit(Failpoint place) {
        Objects.requireNonNull(hits.get(place))[0]++;
    }

    /**
     * Hash and last events.
     *
     * @return the trace
     */
    public Trace trace() {
        return trace;
    }

    /**
     * Tells the report of a failure of something that was done to all.
     *
     * @param what one line
     */
    public void note(String what) {
        trace.network(scheduler.now(), what);
    }

    /**
     * Tells the report of a failure of something that was done to a node.
     *
     * @param node to whom
     * @param what one line
     */
    public void note(SimNode node, String what) {
        trace.note(scheduler.now(), node.index(), what);
    }

    /**
     * The wire.
     *
     * @return the network
     */
    public SimNetwork network() {
        return network;
    }

    /**
     * Whose disks are destroyed.
     *
     * @return the atlas
     */
    public FaultAtlas atlas() {
        return atlas;
    }

    /**
     * The groups of all nodes.
     *
     * @return at least one
     */
    public List<SimGroup> groups() {
        return groups;
    }

    /**
     * What the first group has committed.
     *
     * @return the longest log reported as committed by any node
     */
    public CommittedLog committed() {
        return groups.getFirst().committed();
    }

    /**
     * How many checks of invariants have run.
     *
     * @return in all groups
     */
    public long checks() {
        return groups.stream()
                .map(SimGroup::checkers)
                .mapToLong(Checkers::checks)
                .sum();
    }

    /** Faults are over: whoever planned to mend one later leaves the network alone from now on. */
    public void calm() {
        calm = true;
    }

    /**
     * Whether faults are over.
     *
     * @return true after {@link #calm}
     */
    public boolean isCalm() {
        return calm;
    }

    /**
     * The nodes.
     *
     * @return in the order of their index
     */
    public List<SimNode> nodes() {
        return nodes;
    }

    /**
     * One node.
     *
     * @param index from 0
     * @return the node
     */
    public SimNode node(int index) {
        return nodes.get(index);
    }

    /** Index of the node with a key. */
    int indexOf(long key) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        throw new IllegalArgumentException("no node has the key " + key);
    }

    MusterConfig config(SimNode node) {
        return configs.get(node.index());
    }

    /** Makes the groups that nodes bring along, unless an earlier node has brought them. */
    void found(Collection<String> names) {
        List<String> known = groups.stream().map(SimGroup::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                SimGroup group = new SimGroup(name);
                groups.add(group);
                nodes.forEach(node -> node.join(group));
            }
        }
    }

    void speaking(@Nullable SimNode node) {
        SimLogging.speaking(node);
    }
}
