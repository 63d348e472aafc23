package io.muster.node;

import io.muster.CallInterruptedException;
import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.Group;
import io.muster.NoQuorumException;
import io.muster.spi.RunningNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running node: its parts, and the order in which they stop. */
final class NodeRuntime implements RunningNode {
    private static final Logger LOG = System.getLogger(NodeRuntime.class.getPackageName());
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();
    /** Part of the time of a stop that is spent on calls that are still under way. */
    private static final double DRAIN = 0.7;

    private final NodeParts parts;
    private final NodeHealth health;
    private final AtomicBoolean closing = new AtomicBoolean();

    NodeRuntime(NodeParts parts) {
        this.parts = parts;
        this.health = parts.health();
    }

    @Override
    public String id() {
        return parts.config().node().id();
    }

    @Override
    public List<String> groups() {
        return List.copyOf(parts.groups().keySet());
    }

    private NodeParts.Unit unit(String name) {
        NodeParts.Unit unit = parts.groups().get(name);
        if (unit == null) {
            throw new IllegalArgumentException("this node has no group '" + name + "', only " + groups());
        }
        return unit;
    }

    @Override
    public Group group(String name) {
        return unit(name).handle();
    }

    @Override
    public ClusterStatus status(String group) {
        NodeParts.Unit unit = unit(group);
        return parts.view()
                .status(
                        group,
                        unit.driver().snapshot(),
                        unit.state(),
                        parts.surroundings().nanoTime());
    }

    @Override
    public long leadingTerm(String group) {
        return parts.view()
                .leadingTerm(
                        unit(group).driver().snapshot(), parts.surroundings().nanoTime());
    }

    @Override
    public String awaitLeader(String group, Duration timeout) {
        long deadline = parts.surroundings().nanoTime() + timeout.toNanos();
        NodeParts.Unit unit = unit(group);
        while (true) {
            String leader = leaderOf(unit);
            if (leader != null) {
                return leader;
            }
            if (deadline - parts.surroundings().nanoTime() <= 0) {
                throw new NoQuorumException(
                        "no leader of group " + group + " became known within " + timeout,
                        parts.config().timing().electionTimeout(),
                        null);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException("a leader of group " + group, null);
            }
            parts.surroundings().park(this, LOOK_NANOS);
        }
    }

    private @Nullable String leaderOf(NodeParts.Unit unit) {
        GroupSnapshot seen = unit.driver().snapshot();
        long now = parts.surroundings().nanoTime();
        String leader = parts.voters().ids().get(seen.status().leader());
        boolean self = id().equals(leader);
        boolean sure =
                self ? parts.view().leadingTerm(seen, now) > 0 : parts.view().quorum(seen, now);
        return sure ? leader : null;
    }

    @Override
    public AutoCloseable listen(Consumer<ClusterEvent> listener) {
        return parts.events().listen(listener);
    }

    @Override
    public SortedMap<String, Long> metrics() {
        return parts.metrics();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        long deadline = parts.surroundings().nanoTime()
                + parts.config().shutdownTimeout().toNanos();
        health.stopping();
        parts.admission().shut(health::refusal);
        if (health.failure() == null) {
            tellStop();
            drain(deadline);
        }
        parts.close(deadline);
        health.stopped();
        LOG.log(Level.INFO, () -> "node " + id() + " has stopped");
    }

    private void tellStop() {
        parts.groups().forEach((name, unit) -> {
            long term = unit.driver().snapshot().status().term();
            parts.events().publish(new ClusterEvent.NodeNotReady(name, term, id(), "MUSTER-0103 this node stops"));
        });
    }

    /** Lets calls finish that were accepted: of callers here, and of other nodes if this one leads. */
    private void drain(long deadline) {
        long until = deadline - (long) (parts.config().shutdownTimeout().toNanos() * (1 - DRAIN));
        // a stop in order is worth its time also to a thread that was interrupted, but must not spin for it
        boolean interrupted = Thread.interrupted();
        while (busy() && until - parts.surroundings().nanoTime() > 0 && health.failure() == null) {
            parts.surroundings().park(this, LOOK_NANOS);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean busy() {
        for (NodeParts.Unit unit : parts.groups().values()) {
            if (unit.driver().snapshot().proposals() > 0) {
                return true;
            }
        }
        return parts.admission().calls() > 0;
    }
}
