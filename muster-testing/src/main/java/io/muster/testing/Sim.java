package io.muster.testing;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Status;
import io.muster.testing.checker.NodeView;
import io.muster.testing.host.Machine;
import io.muster.testing.host.Witness;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of a {@link MusterTest}: breaks and mends it, and lets virtual time pass.
 *
 * <pre>{@code
 * String leader = sim.leader();
 * sim.isolate(leader);
 * sim.advance(Duration.ofSeconds(5));
 * sim.heal();
 * sim.converge();
 * sim.checkLinearizable();
 * }</pre>
 *
 * <p>Time passes in the methods of this class that say so and in blocking calls of beans, and never otherwise. From the
 * first entry on it is checked that all replicas compute the same; the call during which they turn out to differ fails,
 * with the name of the bean, the entry and the nodes. All invariants of Raft are checked as well.
 *
 * <p>To be used on the thread of the test, like all beans of its applications.
 */
public final class Sim implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LAST_ENTRIES = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int EVENTS_SHOWN = Integer.getInteger("muster.sim.shown", 60);
    private static final int NODES_MAX = 9;

    private final SimWorld world;
    private final Witness witness = new Witness();
    private final Map<String, Machine> machines = new TreeMap<>();

    private Sim(long seed, int nodes, List<Class<?>> beans, Map<String, String> config) {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new IllegalArgumentException(nodes + " nodes: a cluster of a test has 1 to " + NODES_MAX);
        }
        world = new SimWorld(seed, SimOptions.THREE_NODES.withNodes(nodes).withGroups(0), (node, group) -> {
            throw new IllegalStateException("only applications start nodes here");
        });
        for (SimNode node : world.nodes()) {
            machines.put(node.name(), new Machine(world, node.index(), witness, beans, config));
        }
    }

    /**
     * Starts a cluster without JUnit: for loops over many seeds. {@link MusterTest} does this for each test.
     *
     * @param seed what everything random comes from
     * @param nodes how many, 1 to 9
     * @param beans classes of the application; none to let the container look for them
     * @return the cluster, all applications started
     */
    public static Sim open(long seed, int nodes, Class<?>... beans) {
        return open(seed, nodes, List.of(beans), Map.of());
    }

    static Sim open(long seed, int nodes, List<Class<?>> beans, Map<String, String> config) {
        Sim sim = new Sim(seed, nodes, beans, config);
        try {
            sim.machines.values().forEach(Machine::boot);
            return sim;
        } catch (RuntimeException | Error e) {
            sim.close();
            throw e;
        }
    }

    private Machine machine(String node) {
        Machine machine = machines.get(node);
        if (machine == null) {
            throw new IllegalArgumentException("there is no node '" + node + "', only " + machines.keySet());
        }
        return machine;
    }

    /**
     * All nodes.
     *
     * @return {@code n1}, {@code n2} and so on, whether they run or not
     */
    public List<String> nodes() {
        return List.copyOf(machines.keySet());
    }

    /**
     * A bean of the application on a node.
     *
     * @param <T> its type
     * @param node such as {@code n1}
     * @param type class or interface of the bean
     * @return a reference, good until the node crashes or restarts
     * @throws IllegalStateException if the node does not run
     */
    public <T> T bean(String node, Class<T> type) {
        return machine(node).bean(type);
    }

    /**
     * Waits until a node leads the first group and a majority follows it.
     *
     * @return its name
     */
    public String leader() {
        await("a leader that a majority follows", () -> leading() != null);
        String leader = leading();
        if (leader == null) {
            throw new IllegalStateException("the leader was there a moment ago");
        }
        return leader;
    }

    private @Nullable String leading() {
        for (SimNode node : world.nodes()) {
            if (!world.groups().isEmpty() && node.leads()) {
                long followers = world.nodes().stream()
                        .filter(each -> each.running() && each.status().leader() == node.key())
                        .filter(each -> each.status().term() == node.status().term())
                        .count();
                if (followers > world.nodes().size() / 2) {
                    return node.name();
                }
            }
        }
        return null;
    }

    /**
     * Takes the power of a node away. Its application is gone with all references to its beans; writes that were not
     * forced to its disk are kept, lost or torn, as the seed says.
     *
     * @param node such as {@code n1}
     */
    public void crash(String node) {
        machine(node).crash();
    }

    /**
     * Starts the application of a node on what its disk has kept. If it runs, it is stopped in order before.
     *
     * @param node such as {@code n1}
     */
    public void restart(String node) {
        Machine machine = machine(node);
        guarded(() -> {
            machine.close();
            machine.boot();
        });
    }

    /** Starts the applications of all nodes that do not run. */
    public void restartAll() {
        for (Machine machine : machines.values()) {
            if (machine.node().node() == null) {
                restart(machine.node().name());
            }
        }
    }

    /**
     * Cuts a node off from all others, silently and in both directions, until {@link #heal}.
     *
     * @param node such as {@code n1}
     */
    public void isolate(String node) {
        partition(node);
    }

    /**
     * Cuts some nodes off from all others, silently and in both directions, until {@link #heal}. Among themselves they
     * talk on.
     *
     * @param side one side of the partition
     */
    public void partition(String... side) {
        List<Integer> inside = new ArrayList<>();
        for (String node : side) {
            inside.add(machine(node).node().index());
        }
        for (int one : inside) {
            for (int other = 0; other < world.nodes().size(); other++) {
                if (!inside.contains(other)) {
                    world.network().cut(one, other);
                    world.network().cut(other, one);
                }
            }
        }
    }

    /**
     * Cuts one direction: what one node sends no longer reaches the other, silently, until {@link #heal}. The other
     * direction still works.
     *
     * @param from the node that is not heard
     * @param to the node that hears nothing of it
     */
    public void cut(String from, String to) {
        world.network().cut(machine(from).node().index(), machine(to).node().index());
    }

    /**
     * Stops all threads of a node for a while, as SIGSTOP, a long garbage collection or a frozen virtual machine does.
     * It notices nothing of it and goes on afterwards where it was; its connections stay. No time passes in this call.
     *
     * @param node such as {@code n1}
     * @param time how long, from now on
     */
    public void pause(String node, Duration time) {
        machine(node).node().pause(micros(time));
    }

    /** Mends the network. Nodes that have crashed stay down. */
    public void heal() {
        world.network().heal();
    }

    /**
     * Lets time pass.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        long end = world.scheduler().now() + micros(time);
        guarded(() -> world.scheduler().runUntil(end));
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }

    /**
     * How much time has passed.
     *
     * @return virtual time since the start of the cluster
     */
    public Duration now() {
        return Duration.ofNanos(world.scheduler().now() * 1_000);
    }

    /**
     * Lets time pass until a call has ended. Writes that return a stage can be under way together:
     *
     * <pre>{@code
     * CompletionStage<Integer> one = here.addLater(1);
     * CompletionStage<Integer> two = there.addLater(2);
     * sim.await(one);
     * sim.await(two);
     * }</pre>
     *
     * @param <T> type of the result
     * @param call what a bean has returned
     * @return its result
     * @throws RuntimeException what the call has ended with
     */
    public <T extends @Nullable Object> T await(CompletionStage<T> call) {
        CompletableFuture<T> future = call.toCompletableFuture();
        await("the end of a call", future::isDone);
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    private void await(String what, BooleanSupplier reached) {
        Duration end = now().plus(PATIENCE);
        while (!reached.getAsBoolean()) {
            if (now().compareTo(end) >= 0) {
                String text = "waited " + PATIENCE.toSeconds() + " s of virtual time for " + what;
                throw new SimFailure(report(text), new IllegalStateException(text));
            }
            advance(STEP);
        }
    }

    /** Waits until all nodes that run have applied the same log, and have therefore been compared. */
    public void converge() {
        await("equal logs on all nodes that run: heal the network before", () -> world.groups().stream()
                .allMatch(group -> converged(world.groups().indexOf(group))));
        check();
    }

    private boolean converged(int group) {
        List<Status> running = world.nodes().stream()
                .filter(SimNode::running)
                .map(node -> node.view(group))
                .map(NodeView::status)
                .toList();
        return !running.isEmpty()
                && running.stream()
                        .allMatch(each -> each.last() == running.getFirst().last()
                                && each.commit() == each.last()
                                && each.applied() == each.last());
    }

    /**
     * Checks that one order explains everything that callers of beans have seen, on all nodes, from the start: each
     * write was carried out once, at some moment between its call and its return, and gave its caller what it has
     * computed; each linearizable read saw everything acknowledged before it began; what was refused for certain never
     * happened. {@code LOCAL} reads promise less and are left out.
     *
     * <p>The order is that of the log, in which all replicas compute the same; so no model of the bean is needed.
     *
     * @throws SimFailure with the calls that contradict each other
     * @throws IllegalStateException if no call was answered
     */
    public void checkLinearizable() {
        check();
        String wrong = witness.contradiction();
        if (wrong != null) {
            throw new SimFailure(report(wrong), new InvariantViolation("O1", wrong));
        }
    }

    /** The end of a test that has passed: entries that are still on their way to followers are compared as well. */
    void finish() {
        advance(LAST_ENTRIES);
        check();
    }

    /** Fails if replicas have differed, also if the call that showed it has swallowed its failure. */
    void check() {
        InvariantViolation found = witness.disagreement();
        if (found != null) {
            throw new SimFailure(report(String.valueOf(found.getMessage())), found);
        }
    }

    /**
     * A hash over everything that has happened. Equal for equal seeds, as long as the application itself does nothing
     * that depends on real time, other threads or chance before it calls a bean.
     *
     * @return 64 bits
     */
    public long traceHash() {
        return world.trace().hash();
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (InvariantViolation e) {
            throw new SimFailure(report(String.valueOf(e.getMessage())), e);
        }
    }

    /** What, when, how to see it again, and what happened last. */
    String report(String what) {
        return what + "\nseed " + world.seed() + " after " + now().toMillis() + " ms of virtual time; repeat it with"
                + " -Dmuster.sim.seed=" + world.seed() + "\n"
                + world.trace().columns(EVENTS_SHOWN);
    }

    /** Ends all applications, as by a crash: no time passes. */
    @Override
    public void close() {
        for (Machine machine : machines.values()) {
            machine.node().crash(SimDisk.Loss.NONE);
            machine.close();
        }
    }
}
