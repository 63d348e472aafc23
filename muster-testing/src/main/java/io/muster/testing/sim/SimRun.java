package io.muster.testing.sim;

import io.muster.MusterConfig;
import io.muster.duty.Bell;
import io.muster.duty.Duty;
import io.muster.duty.Worker;
import io.muster.log.LogDevice;
import io.muster.log.LogFailedException;
import io.muster.log.LogStore;
import io.muster.node.RuntimeFactory;
import io.muster.node.StepObserver;
import io.muster.node.Surroundings;
import io.muster.raft.Effect;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.Status;
import io.muster.spi.CommandHandler;
import io.muster.spi.RunningNode;
import io.muster.transport.Transport;
import io.muster.transport.TransportConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One life of a node, from its start to its end, and everything outside of it that the production node touches. */
final class SimRun implements Surroundings, StepObserver {
    private static final int ANSWER_TURNS = 2;

    private final SimNode node;
    private final List<SimState> states;
    private final List<SimWorker> workers = new ArrayList<>();
    private @Nullable SimTransport transport;
    private @Nullable SimWorker loop;
    private @Nullable RunningNode running;

    SimRun(SimNode node, List<SimState> states) {
        this.node = node;
        this.states = states;
    }

    SimNode node() {
        return node;
    }

    SimState state(int group) {
        return states.get(group);
    }

    @Nullable
    RunningNode running() {
        return running;
    }

    /**
     * Starts the production node.
     *
     * @throws io.muster.MusterException if it refuses to start
     */
    void boot() {
        Map<String, CommandHandler> handlers = new LinkedHashMap<>();
        for (int group = 0; group < states.size(); group++) {
            handlers.put(node.world().groups().get(group).name(), new SimHandler(node, group, states.get(group)));
        }
        boot(node.world().config(node), handlers, 0);
    }

    /** The same with state machines of somebody else. */
    void boot(MusterConfig config, Map<String, CommandHandler> handlers, long schema) {
        running = new RuntimeFactory(this).start(config, handlers, schema);
    }

    /** Takes the counters of the production node over into the counts of the world. */
    void settle() {
        if (running != null) {
            running.metrics().forEach((metric, value) -> {
                if (metric.startsWith("muster_commands_deduplicated_total")) {
                    node.world().counts().add("applied: DUPLICATE", value);
                }
            });
        }
    }

    @Nullable
    SimTransport connections() {
        return transport;
    }

    @Override
    public Transport transport(TransportConfig config) {
        SimTransport opened = new SimTransport(this);
        transport = opened;
        return opened;
    }

    @Override
    public LogDevice device(Path directory) {
        return node.disk();
    }

    @Override
    public Runnable lock(Path directory) {
        if (!node.disk().lock()) {
            throw new LogFailedException(directory.toString(), 0, "in use by another node", null);
        }
        return node.disk()::unlock;
    }

    @Override
    public LogStore log(LogStore log) {
        return new SimLog(node, log);
    }

    @Override
    public long nanoTime() {
        return node.clock().nanoTime();
    }

    @Override
    public InstantSource clock() {
        return node.clock();
    }

    @Override
    public RandomGenerator random() {
        return node.random().split();
    }

    @Override
    public void run(String name, Runnable task) {
        if (name.equals("muster-answer")) {
            node.pass(Failpoint.ANSWER_CALLER);
        }
        later(node.hop() * ANSWER_TURNS, task);
    }

    /** Runs something later unless this life is over by then; when the node stands still, when it goes on. */
    private void later(long micros, Runnable task) {
        node.scheduler().after(micros, () -> {
            long still = node.slowness().pausedUntil() - node.scheduler().now();
            if (still > 0) {
                later(still, task);
            } else {
                node.enter(this, task);
            }
        });
    }

    @Override
    public Worker worker(Duty duty, Bell bell, Consumer<Throwable> onFailure) {
        SimWorker worker = new SimWorker(this, duty, bell, onFailure);
        workers.add(worker);
        if (worker.isLoop()) {
            loop = worker;
        }
        return worker;
    }

    @Override
    public void park(Object blocker, long nanos) {
        node.scheduler().runNext(node.scheduler().now() + node.clock().micros(nanos));
    }

    @Override
    public long await(Condition condition, long nanos) {
        park(condition, nanos);
        // whoever waits looks at the clock again
        return nanos;
    }

    @Override
    public ReplicationLimits limits(ReplicationLimits configured) {
        return node.world().options().limits();
    }

    @Override
    public StepObserver observer() {
        return this;
    }

    @Override
    public void created(ReplicaConfig config, Status status) {
        node.replica(config.group()).created(config, status);
    }

    @Override
    public void stepping(int group, Input input) {
        node.replica(group).stepping(input);
    }

    @Override
    public void stepped(int group, Input input, List<Effect> effects, Status status) {
        node.replica(group).stepped(input, effects, status);
    }

    @Override
    public void reading(int group, long index, long applied) {
        node.replica(group).reading(index, applied);
    }

    void sending(Message message) {
        node.replica(message.group()).sending(message);
    }

    void wakeLoop() {
        if (loop != null) {
            loop.wake();
        }
    }

    /** Something has come over the network: the loop was waiting for it. */
    void loopTurn() {
        if (loop != null) {
            loop.turnNow();
        }
    }

    void loopWakes() {
        if (transport != null) {
            transport.wake();
        }
    }

    void loopSleeps(long nanos) {
        if (loop != null) {
            loop.sleep(nanos);
        }
    }

    /** All duties look for work: after a pause, or when a disk that hung goes on. */
    void wakeAll() {
        for (SimWorker worker : workers) {
            worker.again();
        }
    }

    /** The log thread, if it has work that it is not through with. */
    @Nullable
    SimWorker busyLog() {
        SimOptions.Pace pace = node.world().options().pace();
        long soon = node.scheduler().now() + pace.forceMin() + pace.forceSpread() + pace.handover();
        for (SimWorker worker : workers) {
            if (worker.isLog() && worker.dueBy(soon)) {
                return worker;
            }
        }
        return null;
    }

    /** Something has ended because of the disk: whoever looks for the reason must find where on the disk it is. */
    void fails(String what, RuntimeException failure) {
        String text = String.valueOf(failure.getMessage());
        node.trouble(what, text);
        if (!text.contains(" at offset ")) {
            InvariantViolation vague = new InvariantViolation("F9", node.name() + ": no file and offset in " + failure);
            vague.initCause(failure);
            node.scheduler().fail(vague);
        }
        if (node.world().atlas().isDestroyed(node)) {
            node.count("damage noticed by a " + what);
        }
    }

    /** Whether the loop has come to its end. */
    boolean over() {
        return loop != null && !loop.alive();
    }

    /** How long it takes from waking a duty until its turn. */
    long delayOf(Failpoint turn) {
        SimOptions.Pace pace = node.world().options().pace();
        return switch (turn) {
            case TURN_OF_LOG ->
                node.hop()
                        + pace.forceMin()
                        + node.random().nextLong(pace.forceSpread() + 1)
                        + node.slowness().drawDisk();
            case TURN_OF_APPLIER ->
                node.hop()
                        + node.random().nextLong(pace.apply() + 1)
                        + node.slowness().drawApply();
            case TURN_OF_HOUSEKEEPER -> 10 * node.hop();
            default -> node.hop();
        };
    }

    /** Until when a duty has no turn, whatever is to be done. */
    long heldUntil(Failpoint turn) {
        boolean usesDisk = turn == Failpoint.TURN_OF_LOG || turn == Failpoint.TURN_OF_HOUSEKEEPER;
        return usesDisk
                ? Math.max(node.slowness().pausedUntil(), node.slowness().stalledUntil())
                : node.slowness().pausedUntil();
    }
}
