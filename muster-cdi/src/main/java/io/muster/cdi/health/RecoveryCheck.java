package io.muster.cdi.health;

import io.muster.ClusterStatus;
import io.muster.NotReadyException;
import io.muster.cdi.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Whether this node has recovered its log and replayed it. Never down because of a lost quorum. */
@Startup
@ApplicationScoped
public class RecoveryCheck implements HealthCheck {
    private final Cluster cluster;

    /** For the proxies of the container only. */
    @SuppressWarnings("NullAway") // no method of theirs uses it
    protected RecoveryCheck() {
        this.cluster = null;
    }

    @Inject
    RecoveryCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("muster-recovery");
        try {
            boolean recovered = true;
            for (String group : cluster.groups()) {
                recovered &= recovered(cluster.status(group).phase());
            }
            StatusData.add(response, cluster.status());
            return response.status(recovered).build();
        } catch (NotReadyException e) {
            return response.withData("phase", e.phase().name())
                    .status(recovered(e.phase()))
                    .build();
        }
    }

    private static boolean recovered(ClusterStatus.Phase phase) {
        return switch (phase) {
            case STARTING, RECOVERING, HALTED -> false;
            case RUNNING, STOPPING, STOPPED -> true;
        };
    }
}
