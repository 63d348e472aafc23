package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus;
import io.muster.Consistency;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotLeaderException;
import io.muster.Outcome;
import io.muster.cdi.Stock.OutOfStock;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three applications in one process on loopback: what a caller sees does not depend on the node that it calls. */
class ThreeContainersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger INTERCEPTED = new AtomicInteger();

    private final List<Container> containers = new ArrayList<>();

    /** Binding of an interceptor that counts. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Counted {}

    @Counted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Counting {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            INTERCEPTED.incrementAndGet();
            return call.proceed();
        }
    }

    @Replicated
    @Counted
    public static class Ledger {
        private int total;

        @Write
        public int add(int amount) {
            total += amount;
            return total;
        }

        @Write(forward = false)
        public int addAtLeader(int amount) {
            return add(amount);
        }

        @Read(Consistency.LOCAL)
        public int local() {
            return total;
        }
    }

    @BeforeEach
    void start() throws IOException {
        List<Integer> ports = freePorts(3);
        StringBuilder peers = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            peers.append(i == 0 ? "" : ",")
                    .append("n")
                    .append(i + 1)
                    .append("=127.0.0.1:")
                    .append(ports.get(i));
        }
        for (int i = 0; i < 3; i++) {
            containers.add(Container.with(
                    Map.of(
                            "muster.node.id",
                            "n" + (i + 1),
                            "muster.node.port",
                            ports.get(i).toString(),
                            "muster.peers",
                            peers.toString(),
                            "muster.write.timeout",
                            "20s",
                            "muster.read.timeout",
                            "20s"),
                    Stock.class,
                    Audit.class,
                    Ledger.class,
                    Counting.class));
        }
        for (Container container : containers) {
            container.get(Leadership.class).awaitLeader(PATIENCE);
        }
    }

    @AfterEach
    void stop() {
        containers.forEach(Container::close);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            open.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : open) {
            socket.close();
        }
        return ports;
    }

    @Test
    @Tag("M3")
    @Tag("M4")
    void resultsAndExceptionsComeBackOnEveryNode() throws Exception {
        int expected = 0;
        for (Container container : containers) {
            Stock stock = container.get(Stock.class);
            expected += 2;
            assertEquals(expected, stock.receive("A1", 2));
            OutOfStock thrown = assertThrows(OutOfStock.class, () -> stock.reserve("A1", 1_000));
            assertEquals(expected, thrown.have());
            assertEquals(
                    7,
                    assertThrows(Stock.Unknown.class, () -> stock.fail("own")).number());
            expected += 1;
            assertEquals(
                    expected, stock.receiveAsync("A1", 1).toCompletableFuture().get(20, TimeUnit.SECONDS));
            assertEquals(expected, stock.level("A1"));
        }
        for (Container container : containers) {
            assertEquals(expected, container.get(Stock.class).level("A1"));
        }
    }

    @Test
    @Tag("M3")
    void oneKeyOnThreeNodesAppliesOnce() {
        for (Container container : containers) {
            Stock stock = container.get(Stock.class);
            assertEquals(5, CallOptions.key("pay-9").call(() -> stock.receive("keyed", 5)));
        }
        assertEquals(5, containers.get(0).get(Stock.class).level("keyed"));
    }

    @Test
    void interceptorsRunAtTheCallerAndOnNoReplica() {
        INTERCEPTED.set(0);
        for (Container container : containers) {
            container.get(Ledger.class).add(1);
        }
        assertEquals(3, INTERCEPTED.get());
    }

    @Test
    @Tag("K2")
    void replicasHaveOneDigestAtOneIndex() {
        Stock first = containers.get(0).get(Stock.class);
        for (int i = 0; i < 20; i++) {
            first.receive("s" + i % 3, i);
            first.draw();
        }
        Set<Long> digests = new HashSet<>();
        Set<Long> indexes = new HashSet<>();
        // The node appends entries of its own now and then; so until all three stand at one index.
        for (int attempt = 0; attempt < 50 && indexes.size() != 1; attempt++) {
            digests.clear();
            indexes.clear();
            for (Container container : containers) {
                container.get(Stock.class).level("s0");
                ClusterStatus status = container.get(Cluster.class).status();
                digests.add(status.digest());
                indexes.add(status.appliedIndex());
            }
        }
        assertEquals(1, indexes.size(), indexes::toString);
        assertEquals(1, digests.size(), digests::toString);
    }

    @Test
    @Tag("M4")
    void writeThatIsNotToBeForwardedNamesTheLeader() {
        Container leader = leader();
        assertTrue(leader.get(Ledger.class).addAtLeader(1) > 0);
        for (Container container : containers) {
            if (container != leader) {
                NotLeaderException thrown = assertThrows(
                        NotLeaderException.class,
                        () -> container.get(Ledger.class).addAtLeader(1));
                assertEquals(leader.get(Cluster.class).self(), thrown.leaderId().orElseThrow());
            }
        }
    }

    @Test
    @Tag("M3")
    @Tag("M16")
    void withoutAQuorumWritesAreRefusedAndLocalReadsWork() {
        containers.get(0).get(Ledger.class).add(3);
        Container last = leader();
        containers.stream().filter(one -> one != last).forEach(Container::close);
        Ledger ledger = last.get(Ledger.class);
        MusterException thrown = assertThrows(MusterException.class, () -> CallOptions.within(Duration.ofSeconds(3))
                .call(() -> ledger.add(1)));
        if (thrown.outcome() == Outcome.DEFINITE) {
            assertInstanceOf(NoQuorumException.class, thrown);
        }
        assertThrows(NoQuorumException.class, () -> CallOptions.within(Duration.ofSeconds(3))
                .call(() -> ledger.add(1)));
        assertEquals(3, ledger.local());
        assertTrue(!last.get(Leadership.class).isLeader());
        containers.removeIf(one -> one != last);
    }

    private Container leader() {
        String id = containers.get(0).get(Leadership.class).awaitLeader(PATIENCE);
        return containers.stream()
                .filter(one -> one.get(Cluster.class).self().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
