package io.muster.testing.sim;

import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.CommittedLog;
import io.muster.testing.checker.ReadIndexFresh;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

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
    private final Trace trace;
    private final SimNetwork network;
    private final CommittedLog committed = new CommittedLog();
    private final ReadIndexFresh reads = new ReadIndexFresh(committed);
    private final Checkers checkers;
    private final List<SimNode> nodes = new ArrayList<>();
    private long lastRead;
    private boolean calm;

    /**
     * Makes the nodes, none of which runs yet.
     *
     * @param seed of all randomness
     * @param options what the cluster is made of
     * @param states makes the replicated state of each run
     */
    public SimWorld(long seed, SimOptions options, SimState.Factory states) {
        this.seed = seed;
        this.options = options;
        root = new SplittableRandom(seed);
        scheduler = new SimScheduler(root.split());
        trace = new Trace(options.nodes());
        network = new SimNetwork(options.nodes(), scheduler, root.split(), counts);
        checkers = Checkers.safety(nodes, committed);
        for (int i = 0; i < options.nodes(); i++) {
            SimNode node = new SimNode(this, i, states);
            nodes.add(node);
            network.join(node);
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
     * Hash and last events.
     *
     * @return the trace
     */
    public Trace trace() {
        return trace;
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
     * What the cluster has committed.
     *
     * @return the longest log reported as committed by any node
     */
    public CommittedLog committed() {
        return committed;
    }

    /**
     * Invariants that are checked after each event.
     *
     * @return all of them
     */
    public Checkers checkers() {
        return checkers;
    }

    ReadIndexFresh reads() {
        return reads;
    }

    long nextRead() {
        return ++lastRead;
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
}
