package io.muster.cdi.metrics;

import io.muster.ClusterStatus;
import io.muster.Member;
import io.muster.NotReadyException;
import io.muster.cdi.Cluster;
import io.muster.cdi.Leadership;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The status of each group as gauges {@code muster_raft_*}: pulled when metrics are read, so they cost nothing
 * between. A gauge reads -1 while there is no node.
 */
@ApplicationScoped
public class NodeGauges {
    /** Right after the node has started. */
    private static final int AFTER_START = Interceptor.Priority.LIBRARY_BEFORE + 10;

    private final List<MetricID> registered = new ArrayList<>();

    @Inject
    Cluster cluster;

    @Inject
    Leadership leadership;

    @Inject
    Instance<MetricRegistry> registries;

    /** Made by the container. */
    @SuppressWarnings("NullAway") // injected
    public NodeGauges() {}

    void register(@Observes @Priority(AFTER_START) @Initialized(ApplicationScoped.class) Object event) {
        if (!registries.isResolvable()) {
            return;
        }
        MetricRegistry registry = registries.get();
        for (String group : cluster.groups()) {
            gauge(registry, group, "muster_raft_term", "Current term", ClusterStatus::term);
            gauge(registry, group, "muster_raft_commit_index", "Highest committed index", ClusterStatus::commitIndex);
            gauge(registry, group, "muster_raft_applied_index", "Highest applied index", ClusterStatus::appliedIndex);
            gauge(registry, group, "muster_raft_durable_index", "Highest durable index", ClusterStatus::durableIndex);
            gauge(registry, group, "muster_raft_last_index", "Highest index in the log", ClusterStatus::lastIndex);
            gauge(registry, group, "muster_raft_members", "Members of the configuration", s -> s.members()
                    .size());
            gauge(registry, group, "muster_raft_voters", "Voters of the configuration", s -> s.members().stream()
                    .filter(Member::voter)
                    .count());
            gauge(
                    registry,
                    group,
                    "muster_raft_lag_seconds",
                    "How long applied is behind commit",
                    s -> s.lagMillis() / 1000.0);
            gauge(registry, group, "muster_ready", "1 if this node is ready", s -> s.ready() ? 1 : 0);
            gauge(
                    registry,
                    group,
                    "muster_raft_is_leader",
                    "1 if this node leads",
                    s -> leadership.of(s.group()).isLeader() ? 1 : 0);
        }
    }

    private void gauge(
            MetricRegistry registry,
            String group,
            String name,
            String description,
            ToDoubleFunction<ClusterStatus> value) {
        Metadata metadata =
                Metadata.builder().withName(name).withDescription(description).build();
        Tag tag = new Tag("group", group);
        registry.gauge(metadata, cluster, view -> read(view, group, value), tag);
        registered.add(new MetricID(name, tag));
    }

    private static double read(Cluster cluster, String group, ToDoubleFunction<ClusterStatus> value) {
        try {
            return value.applyAsDouble(cluster.status(group));
        } catch (NotReadyException e) {
            return -1;
        }
    }

    void remove(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        if (registries.isResolvable()) {
            MetricRegistry registry = registries.get();
            registered.forEach(registry::remove);
        }
        registered.clear();
    }
}
