package io.muster.cdi.metrics;

import io.muster.NotReadyException;
import io.muster.cdi.Cluster;
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
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * What the node counts, as gauges of MicroProfile Metrics under the names that the node gives: pulled when metrics are
 * read, so that they cost nothing between. A gauge reads -1 while there is no node.
 */
@ApplicationScoped
public class NodeGauges {
    /** Right after the node has started. */
    private static final int AFTER_START = Interceptor.Priority.LIBRARY_BEFORE + 10;

    private final Cluster cluster;
    /** Several runtimes have several registries; where there is none to choose, nothing is registered. */
    private final Instance<MetricRegistry> registries;

    private final List<MetricID> registered = new ArrayList<>();

    /** For the proxies of the container only. */
    @SuppressWarnings("NullAway") // no method of theirs uses it
    protected NodeGauges() {
        this.cluster = null;
        this.registries = null;
    }

    @Inject
    NodeGauges(Cluster cluster, Instance<MetricRegistry> registries) {
        this.cluster = cluster;
        this.registries = registries;
    }

    void register(@Observes @Priority(AFTER_START) @Initialized(ApplicationScoped.class) Object event) {
        if (!registries.isResolvable()) {
            return;
        }
        MetricRegistry registry = registries.get();
        for (String name : names()) {
            MetricName parsed = MetricName.of(name);
            Metadata metadata = Metadata.builder().withName(parsed.name()).build();
            registry.gauge(metadata, cluster, view -> value(view, name), parsed.tagArray());
            registered.add(new MetricID(parsed.name(), parsed.tagArray()));
        }
    }

    private Iterable<String> names() {
        try {
            return List.copyOf(cluster.metrics().keySet());
        } catch (NotReadyException e) {
            // The start of the node has failed, and with it the deployment.
            return List.of();
        }
    }

    private static double value(Cluster cluster, String name) {
        try {
            return cluster.metrics().getOrDefault(name, -1L);
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
