package io.muster.cdi.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus;
import io.muster.Member;
import io.muster.MusterConfig;
import io.muster.NotReadyException;
import io.muster.cdi.Cluster;
import io.muster.cdi.Container;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M20")
class ChecksTest {
    /** A status with what a test wants to see in it. */
    private record View(
            ClusterStatus.Phase phase,
            long contact,
            @Nullable String reason,
            @Nullable String failure,
            long age) implements Cluster {
        static final View READY = new View(ClusterStatus.Phase.RUNNING, 10, null, null, 0);

        @Override
        public String self() {
            return "n1";
        }

        @Override
        public List<String> groups() {
            return List.of("default");
        }

        @Override
        public ClusterStatus status() {
            return status("default");
        }

        @Override
        public SortedMap<String, Long> metrics() {
            return new TreeMap<>();
        }

        @Override
        public ClusterStatus status(String group) {
            Member self = new Member("n1", "127.0.0.1:1", true, Member.State.SELF, 1, 0);
            Member gone = new Member("n2", "127.0.0.1:2", true, Member.State.UNREACHABLE, 1, 9_000);
            return new ClusterStatus(
                    "n1",
                    "c",
                    group,
                    phase,
                    "FOLLOWER",
                    3,
                    "n2",
                    List.of(self, gone),
                    5,
                    4,
                    5,
                    5,
                    0,
                    99,
                    contact,
                    7,
                    age,
                    0,
                    0,
                    reason,
                    failure);
        }
    }

    private static MusterConfig config(String readiness) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "muster.preset", "testing",
                "muster.election-timeout", "1s",
                "muster.health.readiness", readiness,
                "muster.health.stuck-after", "30s"));
        return MusterConfig.read(keys::get, keys.keySet()).orThrow();
    }

    private static HealthCheckResponse readiness(String standard, Cluster view) {
        return new ReadinessCheck(view, config(standard)).call();
    }

    private static boolean isUp(HealthCheckResponse response) {
        return response.getStatus() == HealthCheckResponse.Status.UP;
    }

    private static Object data(HealthCheckResponse response, String key) {
        return Objects.requireNonNull(response.getData().orElseThrow().get(key), key);
    }

    @Test
    void readyNodeIsUpWithItsNumbersThoughAPeerIsGone() {
        HealthCheckResponse response = readiness("caught-up", View.READY);
        assertTrue(isUp(response));
        assertEquals("muster", response.getName());
        assertEquals("n2", data(response, "leader"));
        assertEquals(4L, data(response, "applied"));
        assertEquals(1L, data(response, "reachable"));
        assertEquals(2L, ((Number) data(response, "members")).longValue());
    }

    @Test
    void reasonAndCodeAreNamedWhenDown() {
        View view = new View(ClusterStatus.Phase.RUNNING, 5_000, "MUSTER-0102 no quorum", null, 0);
        HealthCheckResponse response = readiness("caught-up", view);
        assertFalse(isUp(response));
        assertEquals("MUSTER-0102 no quorum", data(response, "reason"));
        assertEquals("MUSTER-0102", data(response, "code"));
    }

    @Test
    void standardsAskForMoreFromMemberToQuorum() {
        View silent = new View(ClusterStatus.Phase.RUNNING, 5_000, "MUSTER-0102 no quorum", null, 0);
        assertTrue(isUp(readiness("member", silent)));
        HealthCheckResponse quorum = readiness("quorum", silent);
        assertFalse(isUp(quorum));
        assertTrue(data(quorum, "reason").toString().contains("within 1500 ms"));
    }

    @Test
    void startingNodeIsNotReadyButAlive() {
        Cluster starting = new Cluster() {
            @Override
            public String self() {
                return "n1";
            }

            @Override
            public List<String> groups() {
                throw new NotReadyException(ClusterStatus.Phase.STARTING, "starts", null);
            }

            @Override
            public ClusterStatus status() {
                throw new NotReadyException(ClusterStatus.Phase.STARTING, "starts", null);
            }

            @Override
            public ClusterStatus status(String group) {
                return status();
            }

            @Override
            public SortedMap<String, Long> metrics() {
                throw new NotReadyException(ClusterStatus.Phase.STARTING, "starts", null);
            }
        };
        assertFalse(isUp(readiness("member", starting)));
        assertTrue(isUp(new LivenessCheck(starting, config("member")).call()));
        assertFalse(isUp(new RecoveryCheck(starting).call()));
    }

    @Test
    void livenessLooksAtTurnsAndFailuresOnly() {
        View noQuorum = new View(ClusterStatus.Phase.RUNNING, 90_000, "MUSTER-0102 no quorum", null, 100);
        assertTrue(isUp(liveness(noQuorum)));
        HealthCheckResponse stuck = liveness(new View(ClusterStatus.Phase.RUNNING, 0, null, null, 31_000));
        assertFalse(isUp(stuck));
        assertEquals("MUSTER-9003 the loop has not turned for 31000 ms", data(stuck, "reason"));
        View failed = new View(ClusterStatus.Phase.HALTED, 0, null, "MUSTER-0202 fsync failed", 0);
        assertEquals("MUSTER-0202", data(liveness(failed), "code"));
        View full = new View(ClusterStatus.Phase.HALTED, 0, null, "MUSTER-0201 the disk is full", 90_000);
        assertTrue(isUp(liveness(full)), "a restart would fail as long as the disk is full");
    }

    private static HealthCheckResponse liveness(Cluster view) {
        return new LivenessCheck(view, config("caught-up")).call();
    }

    @Test
    void recoveryIsOverWhenTheNodeRuns() {
        View recovering = new View(ClusterStatus.Phase.RECOVERING, 0, "MUSTER-0103 recovers", null, 0);
        assertFalse(isUp(new RecoveryCheck(recovering).call()));
        assertTrue(isUp(new RecoveryCheck(View.READY).call()));
    }

    @Test
    void containerHasOneCheckOfEachKind() {
        try (Container container = Container.of()) {
            assertEquals(
                    "muster",
                    container
                            .get(HealthCheck.class, Readiness.Literal.INSTANCE)
                            .call()
                            .getName());
            assertEquals(
                    "muster-live",
                    container
                            .get(HealthCheck.class, Liveness.Literal.INSTANCE)
                            .call()
                            .getName());
            assertEquals(
                    "muster-recovery",
                    container
                            .get(HealthCheck.class, Startup.Literal.INSTANCE)
                            .call()
                            .getName());
        }
    }

    /** Of a group of its own. */
    @Replicated(group = "orders")
    public static class Orders {
        @Write
        public int put(int n) {
            return n;
        }
    }

    /** Of another group. */
    @Replicated
    public static class Main {
        @Write
        public int put(int n) {
            return n;
        }
    }

    @Test
    void eachOtherGroupHasAReadinessCheckOfItsOwn() {
        try (Container container = Container.of(Orders.class, Main.class)) {
            container.get(Orders.class).put(1);
            container.get(Main.class).put(1);
            Map<String, Object> groups = new TreeMap<>();
            for (HealthCheck check : container.all(HealthCheck.class, Readiness.Literal.INSTANCE)) {
                HealthCheckResponse response = check.call();
                groups.put(response.getName(), data(response, "group"));
            }
            assertEquals(Map.of("muster", "default", "muster-orders", "orders"), groups);
        }
    }

    @Test
    void theOnlyGroupIsTheMainOneWhateverItsName() {
        try (Container container = Container.of(Orders.class)) {
            HealthCheckResponse response =
                    container.get(HealthCheck.class, Readiness.Literal.INSTANCE).call();
            assertEquals("muster", response.getName());
            assertEquals("orders", data(response, "group"));
        }
    }
}
