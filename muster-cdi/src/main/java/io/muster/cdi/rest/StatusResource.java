package io.muster.cdi.rest;

import io.muster.ClusterStatus;
import io.muster.Member;
import io.muster.cdi.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /muster/status}: what this node knows about the cluster. Read-only.
 *
 * <p>Found by runtimes that collect resources from beans or class files; an application that lists its classes lists
 * this one too.
 */
@Path("/muster/status")
@ApplicationScoped
public class StatusResource {
    private final Cluster cluster;

    /** For the proxies of the container only. */
    @SuppressWarnings("NullAway") // no method of theirs uses it
    protected StatusResource() {
        this.cluster = null;
    }

    @Inject
    StatusResource(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The status of the default group. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String status() {
        return json(cluster.status());
    }

    static String json(ClusterStatus status) {
        List<Json> members = new ArrayList<>();
        for (Member member : status.members()) {
            members.add(new Json()
                    .text("id", member.id())
                    .text("address", member.address())
                    .bool("voter", member.voter()));
        }
        return new Json()
                .text("nodeId", status.nodeId())
                .text("role", status.role())
                .number("term", status.term())
                .text("leaderId", status.leaderId())
                .list("members", members)
                .number("commitIndex", status.commitIndex())
                .number("appliedIndex", status.appliedIndex())
                .number("lastIndex", status.lastIndex())
                .number("snapshotIndex", status.snapshotIndex())
                // As text: a number of 64 bits does not survive a JSON reader that keeps doubles.
                .text("digest", "%016x".formatted(status.digest()))
                .toString();
    }
}
