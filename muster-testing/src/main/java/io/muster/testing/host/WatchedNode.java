package io.muster.testing.host;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.Group;
import io.muster.spi.RunningNode;
import io.muster.testing.sim.SimNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The node of one life of an application, as its container sees it. */
final class WatchedNode implements RunningNode {
    private final SimNode machine;
    private final RunningNode node;
    private final Map<String, Group> groups = new TreeMap<>();
    private final Thread owner = Thread.currentThread();

    WatchedNode(SimNode machine, RunningNode node, Map<String, WatchedHandler> replicas, Witness witness) {
        this.machine = machine;
        this.node = node;
        replicas.forEach((name, replica) -> groups.put(
                name, new WatchedGroup(machine.name(), node.group(name), replica, witness.history(name), owner)));
    }

    @Override
    public String id() {
        return node.id();
    }

    @Override
    public List<String> groups() {
        return node.groups();
    }

    @Override
    public Group group(String name) {
        return Objects.requireNonNullElseGet(groups.get(name), () -> node.group(name));
    }

    @Override
    public ClusterStatus status(String group) {
        return node.status(group);
    }

    @Override
    public long leadingTerm(String group) {
        return node.leadingTerm(group);
    }

    @Override
    public String awaitLeader(String group, Duration timeout) {
        WatchedGroup.check(owner);
        return node.awaitLeader(group, timeout);
    }

    @Override
    public AutoCloseable listen(Consumer<ClusterEvent> listener) {
        return node.listen(listener);
    }

    @Override
    public SortedMap<String, Long> metrics() {
        return node.metrics();
    }

    /** Stops in order, unless the machine has crashed meanwhile: then there is nobody left to stop. */
    @Override
    public void close() {
        if (machine.node() == node) {
            machine.stop();
        }
    }
}
