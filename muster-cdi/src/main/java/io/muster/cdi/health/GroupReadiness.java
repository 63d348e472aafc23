package io.muster.cdi.health;

import io.muster.ClusterStatus;
import io.muster.MusterConfig;
import io.muster.NotReadyException;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node should get requests for one group: what {@link ReadinessCheck} tells of the main group, and {@link
 * GroupChecks} of each other one.
 *
 * @param name name of the check
 * @param group the group as this node sees it
 * @param config what readiness means
 */
record GroupReadiness(String name, Supplier<ClusterStatus> group, MusterConfig config) implements HealthCheck {
    /** A leader that was silent for longer than this many election timeouts is none. */
    private static final double CONTACT_FACTOR = 1.5;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        try {
            ClusterStatus status = group.get();
            StatusData.add(response, status);
            return answer(response, reason(status));
        } catch (NotReadyException e) {
            return answer(response.withData("phase", e.phase().name()), e.getMessage());
        }
    }

    private static HealthCheckResponse answer(HealthCheckResponseBuilder response, @Nullable String reason) {
        if (reason != null) {
            response.withData("reason", reason).withData("code", StatusData.code(reason));
        }
        return response.status(reason == null).build();
    }

    /** Why the group is not ready by the configured standard; null if it is. */
    private @Nullable String reason(ClusterStatus status) {
        if (status.phase() != ClusterStatus.Phase.RUNNING) {
            return status.reason() == null ? NotReadyException.CODE + " " + status.phase() : status.reason();
        }
        return switch (config.health().readiness()) {
            case MEMBER -> member(status);
            case QUORUM -> member(status) != null ? member(status) : quorum(status);
            case CAUGHT_UP -> status.reason();
        };
    }

    private static @Nullable String member(ClusterStatus status) {
        if (status.failure() != null) {
            return status.failure();
        }
        boolean known = status.members().stream().anyMatch(member -> member.id().equals(status.nodeId()));
        return known ? null : NotReadyException.CODE + " this node is not in the configuration of the group";
    }

    private @Nullable String quorum(ClusterStatus status) {
        double limit = CONTACT_FACTOR * config.timing().electionTimeout().toMillis();
        boolean heard = status.quorumContactMillis() >= 0 && status.quorumContactMillis() <= limit;
        return heard && status.leaderId() != null
                ? null
                : "MUSTER-0102 no leader with a quorum was heard within " + Math.round(limit) + " ms";
    }
}
