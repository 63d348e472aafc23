package io.muster.cdi;

import io.muster.ClusterStatus;
import io.muster.Member;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What this node knows about its cluster; inject it. All answers are local views, taken without asking anybody.
 *
 * <p>What happens in the cluster comes as CDI events of type {@link io.muster.ClusterEvent}, synchronous observers in
 * order, {@code @ObservesAsync} as well.
 */
public interface Cluster {

    /** Id of this node. */
    String self();

    /** Names of the groups of this node. */
    List<String> groups();

    /** The state of the default group, or of the only one. */
    ClusterStatus status();

    /**
     * The state of a group.
     *
     * @param group its name
     * @throws IllegalArgumentException if this node has no such group
     */
    ClusterStatus status(String group);

    /**
     * Counters and gauges of this node by the names that the metrics endpoint uses, labels included: {@code
     * muster_write_total{outcome="ok"}}.
     */
    SortedMap<String, Long> metrics();

    /** The members of the default group. */
    default List<Member> members() {
        return status().members();
    }

    /** Who leads the default group; empty if no leader is known here. */
    default Optional<Member> leader() {
        ClusterStatus status = status();
        return status.members().stream()
                .filter(member -> member.id().equals(status.leaderId()))
                .findFirst();
    }
}
