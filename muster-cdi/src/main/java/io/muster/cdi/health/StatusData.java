package io.muster.cdi.health;

import io.muster.ClusterStatus;
import io.muster.Member;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What a probe shows of a node's status, the same in all of them. */
final class StatusData {
    private StatusData() {}

    static void add(HealthCheckResponseBuilder response, ClusterStatus status) {
        long reachable = status.members().stream()
                .filter(member -> member.state() != Member.State.UNREACHABLE && member.state() != Member.State.UNKNOWN)
                .count();
        response.withData("node", status.nodeId())
                .withData("group", status.group())
                .withData("phase", status.phase().name())
                .withData("role", status.role())
                .withData("leader", status.leaderId() == null ? "none" : status.leaderId())
                .withData("term", status.term())
                .withData("commit", status.commitIndex())
                .withData("applied", status.appliedIndex())
                .withData("lagMillis", status.lagMillis())
                .withData("members", status.members().size())
                .withData("reachable", reachable);
    }

    /** The code that a reason starts with. */
    static String code(String reason) {
        int space = reason.indexOf(' ');
        String first = space < 0 ? reason : reason.substring(0, space);
        return first.startsWith("MUSTER-") ? first : "MUSTER-0103";
    }
}
