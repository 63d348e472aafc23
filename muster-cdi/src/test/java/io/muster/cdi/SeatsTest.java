package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus;
import io.muster.Consistency;
import io.muster.MusterException;
import io.muster.testing.MusterTest;
import io.muster.testing.OnNode;
import io.muster.testing.Sim;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole applications in the simulator: what a user tests of a bean with {@link MusterTest}. */
@MusterTest(nodes = 3, seed = 42, beans = SeatsTest.Seats.class)
class SeatsTest {
    /** The seats of a theatre. */
    @Replicated
    public static class Seats {
        private final Map<String, String> sold = new TreeMap<>();

        @Write
        public boolean sell(String seat, String guest) {
            return sold.putIfAbsent(seat, guest) == null;
        }

        @Write
        public CompletionStage<Boolean> sellLater(String seat, String guest) {
            return CompletableFuture.completedFuture(sell(seat, guest));
        }

        @Read
        public Optional<String> guest(String seat) {
            return Optional.ofNullable(sold.get(seat));
        }

        @Read
        public CompletionStage<Optional<String>> guestLater(String seat) {
            return CompletableFuture.completedFuture(guest(seat));
        }

        @Read(Consistency.LOCAL)
        public int sold() {
            return sold.size();
        }
    }

    @Test
    void aWriteOnOneNodeIsReadOnAll(@OnNode("n1") Seats here, @OnNode("n2") Seats there, Sim sim) {
        assertTrue(here.sell("A1", "anna"));
        assertFalse(there.sell("A1", "bob"));
        for (String node : sim.nodes()) {
            assertEquals("anna", sim.bean(node, Seats.class).guest("A1").orElseThrow());
        }
        sim.checkLinearizable();
    }

    @RepeatedTest(5)
    @Tag("M3")
    void aSeatIsSoldOnceWhateverBreaks(Sim sim) {
        String old = sim.leader();
        assertTrue(sim.bean(old, Seats.class).sell("A1", "anna"));

        sim.isolate(old);
        CompletionStage<Boolean> lost = sim.bean(old, Seats.class).sellLater("A2", "bob");
        sim.advance(Duration.ofSeconds(5));
        String next = sim.leader();
        assertNotEquals(old, next);
        assertTrue(sim.bean(next, Seats.class).sell("A2", "cleo"));

        sim.heal();
        try {
            assertFalse(sim.await(lost), "bob has the seat of cleo");
        } catch (MusterException unknown) {
            assertEquals("cleo", sim.bean(old, Seats.class).guest("A2").orElseThrow());
        }

        sim.crash(next);
        sim.leader();
        assertEquals("cleo", sim.bean(old, Seats.class).guest("A2").orElseThrow());
        sim.restart(next);
        sim.converge();
        assertEquals(2, sim.bean(next, Seats.class).sold());
        sim.checkLinearizable();
    }

    @RepeatedTest(5)
    void callersWhoRaceForASeatHaveOneWinner(@OnNode("n1") Seats one, @OnNode("n2") Seats two, Sim sim) {
        sim.leader();
        CompletionStage<Boolean> first = one.sellLater("A1", "anna");
        CompletionStage<Boolean> second = two.sellLater("A1", "bob");
        assertNotEquals(sim.await(first), sim.await(second));
        sim.checkLinearizable();
    }

    @Test
    void allNodesLoseTheirPowerAndFindEverythingAgain(Sim sim) {
        for (int i = 0; i < 30; i++) {
            assertTrue(sim.bean("n" + (1 + i % 3), Seats.class).sell("seat" + i, "guest"));
        }
        sim.nodes().forEach(sim::crash);
        assertThrows(IllegalStateException.class, () -> sim.bean("n1", Seats.class));
        sim.restartAll();
        assertEquals("guest", sim.bean("n3", Seats.class).guest("seat29").orElseThrow());
        sim.converge();
        assertEquals(30, sim.bean("n1", Seats.class).sold());
        sim.checkLinearizable();
    }

    @Test
    void aNodeStopsInOrderAndComesBack(Sim sim) {
        String leader = sim.leader();
        assertTrue(sim.bean(leader, Seats.class).sell("A1", "anna"));
        sim.restart(leader);
        assertEquals("anna", sim.bean(leader, Seats.class).guest("A1").orElseThrow());
        sim.checkLinearizable();
    }

    @Test
    void withoutAMajorityCallsEndAtTheirDeadlineInVirtualTime(Sim sim) {
        String leader = sim.leader();
        sim.partition(leader);
        Duration before = sim.now();
        Seats seats = sim.bean(leader, Seats.class);
        assertThrows(MusterException.class, () -> CallOptions.within(Duration.ofSeconds(3))
                .call(() -> seats.sell("A1", "anna")));
        assertTrue(sim.now().minus(before).compareTo(Duration.ofSeconds(4)) < 0, sim.now()::toString);
        assertEquals(0, seats.sold());
    }

    @RepeatedTest(5)
    void aLeaderThatSleepsIsReplacedAndShowsNothingOldWhenItWakes(Sim sim) {
        String old = sim.leader();
        Seats sleeper = sim.bean(old, Seats.class);
        assertTrue(sleeper.sell("A1", "anna"));
        sim.pause(old, Duration.ofSeconds(8));
        sim.advance(Duration.ofSeconds(6));
        String next = sim.leader();
        assertNotEquals(old, next);
        assertTrue(sim.bean(next, Seats.class).sell("A2", "cleo"));
        sim.advance(Duration.ofSeconds(2));
        assertEquals("cleo", sleeper.guest("A2").orElseThrow());
        sim.checkLinearizable();
    }

    @Test
    void aLeaderThatHearsNobodyStepsDown(Sim sim) {
        String deaf = sim.leader();
        for (String other : sim.nodes()) {
            if (!other.equals(deaf)) {
                sim.cut(other, deaf);
            }
        }
        sim.advance(Duration.ofSeconds(10));
        String next = sim.leader();
        assertNotEquals(deaf, next);
        assertTrue(sim.bean(next, Seats.class).sell("A1", "anna"));
        sim.heal();
        assertEquals("anna", sim.bean(deaf, Seats.class).guest("A1").orElseThrow());
        sim.checkLinearizable();
    }

    @Test
    void injectablesOfTheApplicationAreThere(@OnNode("n2") Cluster cluster, @OnNode("n2") Leadership leadership) {
        String leader = leadership.awaitLeader(Duration.ofSeconds(30));
        ClusterStatus status = cluster.status();
        assertEquals("n2", cluster.self());
        assertEquals(leader, status.leaderId());
    }

    @Test
    void anAsynchronousReadIsRefusedSinceItHasAThreadOfItsOwn(@OnNode("n1") Seats seats) {
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> seats.guestLater("A1").toCompletableFuture().join());
        assertTrue(String.valueOf(refused.getMessage()).contains("thread of its test"), refused.getMessage());
    }

    @Test
    void aCheckOfNothingIsRefused(Sim sim) {
        assertThrows(IllegalStateException.class, sim::checkLinearizable);
        assertThrows(IllegalArgumentException.class, () -> sim.crash("n4"));
    }

    @Test
    void oneSeedHasOneTrace() {
        Set<Long> hashes = new HashSet<>();
        for (int run = 0; run < 3; run++) {
            hashes.add(trace(7));
        }
        assertEquals(1, hashes.size(), hashes::toString);
        assertNotEquals(hashes, Set.of(trace(8)));
    }

    private static long trace(long seed) {
        try (Sim sim = Sim.open(seed, 3, Seats.class)) {
            String leader = sim.leader();
            sim.bean("n1", Seats.class).sell("A1", "anna");
            sim.crash(leader);
            sim.advance(Duration.ofSeconds(3));
            sim.restart(leader);
            sim.bean(leader, Seats.class).guest("A1");
            sim.converge();
            return sim.traceHash();
        }
    }
}
