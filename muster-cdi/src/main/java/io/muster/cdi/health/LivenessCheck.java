package io.muster.cdi.health;

import io.muster.ClusterStatus;
import io.muster.MusterConfig;
import io.muster.NotReadyException;
import io.muster.cdi.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;

/**
 * Whether a restart would help: the loop, the log or the applier is stuck or has failed. Never down because of a lost
 * quorum, lag or a full disk, which a restart of all nodes at once would only make worse.
 */
@Liveness
@ApplicationScoped
public class LivenessCheck implements HealthCheck {
    private static final String DISK_FULL = "MUSTER-0201";

    private final Cluster cluster;
    private final MusterConfig config;

    /** For the proxies of the container only. */
    @SuppressWarnings("NullAway") // no method of theirs uses it
    protected LivenessCheck() {
        this.cluster = null;
        this.config = null;
    }

    @Inject
    LivenessCheck(Cluster cluster, MusterConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("muster-live");
        try {
            String reason = null;
            for (String group : cluster.groups()) {
                String found = reason(cluster.status(group));
                reason = reason == null ? found : reason;
            }
            StatusData.add(response, cluster.status());
            if (reason != null) {
                response.withData("reason", reason).withData("code", StatusData.code(reason));
            }
            return response.status(reason == null).build();
        } catch (NotReadyException e) {
            // Before the start and after the stop nothing runs that could be stuck.
            return response.withData("phase", e.phase().name()).up().build();
        }
    }

    private @Nullable String reason(ClusterStatus status) {
        if (status.failure() != null) {
            // with a full disk the threads have ended on purpose, and a restart fails until there is space
            return StatusData.code(status.failure()).equals(DISK_FULL) ? null : status.failure();
        }
        long limit = config.health().stuckAfter().toMillis();
        if (status.loopAgeMillis() > limit) {
            return stuck("loop", status.loopAgeMillis());
        }
        if (status.logAgeMillis() > limit) {
            return stuck("log", status.logAgeMillis());
        }
        return status.applierAgeMillis() > limit ? stuck("applier", status.applierAgeMillis()) : null;
    }

    private static String stuck(String thread, long age) {
        return "MUSTER-9003 the " + thread + " has not turned for " + age + " ms";
    }
}
