package io.muster.cdi.health;

import io.muster.MusterConfig;
import io.muster.cdi.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether this node should get requests: by {@code muster.health.readiness} it has to be a member, to hear a leader
 * with a quorum, and to be caught up. Never down because a single peer cannot be reached. Speaks of the default group,
 * or of the first one; each other group has a check of its own, see {@link GroupChecks}.
 */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {
    private final Cluster cluster;
    private final MusterConfig config;

    /** For the proxies of the container only. */
    @SuppressWarnings("NullAway") // no method of theirs uses it
    protected ReadinessCheck() {
        this.cluster = null;
        this.config = null;
    }

    @Inject
    ReadinessCheck(Cluster cluster, MusterConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return new GroupReadiness("muster", cluster::status, config).call();
    }
}
