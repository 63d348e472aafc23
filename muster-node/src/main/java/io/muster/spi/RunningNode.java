package io.muster.spi;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.Group;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The runtime behind a {@link io.muster.MusterNode}, which only delegates to it. Safe for many threads. */
public interface RunningNode extends AutoCloseable {
    /**
     * Id of this node.
     *
     * @return the id in force
     */
    String id();

    /**
     * Names of the groups of this node.
     *
     * @return in the order in which they were given
     */
    List<String> groups();

    /**
     * One group.
     *
     * @param name its name
     * @return the group
     * @throws IllegalArgumentException if this node has no such group
     */
    Group group(String name);

    /**
     * What this node knows about a group now.
     *
     * @param group its name
     * @return a snapshot, taken without waiting
     * @throws IllegalArgumentException if this node has no such group
     */
    ClusterStatus status(String group);

    /**
     * Term that this node leads now, confirmed by quorum contact within the election timeout.
     *
     * @param group name of the group
     * @return the term, 0 if this node does not lead
     * @throws IllegalArgumentException if this node has no such group
     */
    long leadingTerm(String group);

    /**
     * Waits until a leader of the group is known here.
     *
     * @param group name of the group
     * @param timeout deadline
     * @return id of the leader
     * @throws io.muster.NoQuorumException if none is known at the deadline
     * @throws io.muster.CallInterruptedException if the thread is interrupted
     */
    String awaitLeader(String group, Duration timeout);

    /**
     * Delivers events from now on, in order, off the loop.
     *
     * @param listener called by one thread at a time; what it throws is logged
     * @return ends the delivery
     */
    AutoCloseable listen(Consumer<ClusterEvent> listener);

    /**
     * Counters and gauges of this node, by the names that the metrics endpoint uses, labels included where a name has
     * them: {@code muster_write_total{outcome="ok"}}.
     *
     * @return a snapshot, taken without waiting; iterates in the order of the names
     */
    SortedMap<String, Long> metrics();

    /**
     * Refuses new calls, drains, forces the log and closes, within the shutdown timeout. Does nothing the second time.
     */
    @Override
    void close();
}
