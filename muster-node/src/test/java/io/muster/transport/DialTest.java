package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.transport.Wired.Member;
import io.muster.wire.ClusterId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that this node has to make: again after each loss, by name, and to addresses without a node id. */
@Timeout(60)
class DialTest {
    private final Wired wired = new Wired();

    @AfterEach
    void close() {
        wired.close();
    }

    private static TransportConfig config(String nodeId, int port, long incarnation) {
        return TransportConfig.of("127.0.0.1", port, new LocalNode(nodeId, Wired.CLUSTER, "test", incarnation, 0));
    }

    @Test
    void reconnectsAfterARestart() {
        // n2 has the smaller key and dials.
        Member n2 = wired.start("n2");
        Member n1 = wired.start("n1");
        wired.connectAll();
        int port = n1.transport.port();
        wired.stop(n1);
        wired.until(() -> n2.stats().refusals(DisconnectReason.UNREACHABLE) > 3, "tries while nobody listens");
        Member reborn = wired.start(config("n1", port, 2), Resolver.SYSTEM);
        reborn.transport.peers(List.of(n2.address()));
        wired.until(() -> n2.sees(reborn) && reborn.sees(n2), "connected again");
        List<String> control =
                n2.facts.stream().filter(fact -> !fact.startsWith("calls")).toList();
        assertEquals(List.of("connected n1", "disconnected n1 STOPPING", "connected n1"), control);
    }

    @Test
    void waitsLongerAfterEachFailureButNeverLongerThanAllowed() {
        Member n2 = wired.start("n2");
        n2.transport.peers(List.of(PeerAddress.of("n1", "127.0.0.1", 1)));
        for (int i = 0; i < 600; i++) {
            wired.pass(Duration.ofMillis(100));
            wired.turn();
        }
        // A minute, two lanes, refused at once: more often than every 2 s, less often than every 50 ms.
        long tries = n2.stats().refusals(DisconnectReason.UNREACHABLE);
        assertTrue(tries > 60 && tries < 1200, tries + " tries");
    }

    @Test
    @Tag("M6")
    void namesAreResolvedAgainAtEveryConnect() throws UnknownHostException {
        AtomicReference<String> where = new AtomicReference<>("127.0.0.3");
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = host -> {
            asked.incrementAndGet();
            assertEquals("peer.example", host);
            return List.of(InetAddress.getByName(where.get()));
        };
        Member n1 = wired.start("n1");
        Member n2 = wired.start(config("n2", 0, 1), resolver);
        n1.transport.peers(List.of(n2.address()));
        n2.transport.peers(List.of(PeerAddress.of("n1", "peer.example", n1.transport.port())));
        // n1 listens on 127.0.0.1 only.
        wired.until(() -> n2.stats().refusals(DisconnectReason.UNREACHABLE) > 1, "nobody at the old address");
        where.set("127.0.0.1");
        wired.until(() -> n2.sees(n1), "found at the new address");
        assertTrue(asked.get() >= 3, asked.get() + " look-ups");
    }

    @Test
    @Tag("M6")
    void unknownNameIsTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = host -> {
            if (asked.incrementAndGet() <= 4) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        Member n1 = wired.start("n1");
        Member n2 = wired.start(config("n2", 0, 1), resolver);
        n1.transport.peers(List.of(n2.address()));
        n2.transport.peers(List.of(PeerAddress.of("n1", "peer.example", n1.transport.port())));
        wired.until(() -> n2.sees(n1), "connected once the name exists");
        assertTrue(n2.stats().refusals(DisconnectReason.UNRESOLVED) >= 4);
    }

    @Test
    void hungResolverBlocksNobody() {
        CountDownLatch hung = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = host -> {
            try {
                asked.incrementAndGet();
                assertTrue(hung.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        Member n1 = wired.start("n1");
        Member n3 = wired.start("n3");
        Member n2 = wired.start(config("n2", 0, 1), resolver);
        n1.transport.peers(List.of(n2.address()));
        n3.transport.peers(List.of(n2.address()));
        n2.transport.peers(List.of(PeerAddress.of("n1", "peer.example", n1.transport.port()), n3.address()));
        wired.until(() -> n2.sees(n3), "the peer with a literal address connected");
        wired.until(
                () -> {
                    wired.pass(Duration.ofMillis(200));
                    return n2.stats().refusals(DisconnectReason.UNRESOLVED) >= 6;
                },
                "gives up waiting, and waits again");
        assertEquals(2, asked.get(), "never a second look-up while one runs");
        hung.countDown();
        wired.until(() -> n2.sees(n1), "connected with the late answer");
    }

    @Test
    void triesTheAddressesOfANameInTurn() {
        Resolver resolver =
                host -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 9}), InetAddress.getLoopbackAddress());
        Member n1 = wired.start("n1");
        Member n2 = wired.start(config("n2", 0, 1), resolver);
        n1.transport.peers(List.of(n2.address()));
        n2.transport.peers(List.of(PeerAddress.of("n1", "peer.example", n1.transport.port())));
        wired.until(() -> n2.sees(n1), "the second address used");
    }

    @Test
    @Tag("F26")
    void changedAddressIsUsedFromTheNextConnectOn() {
        Member n2 = wired.start("n2");
        Member n1 = wired.start("n1");
        wired.connectAll();
        wired.stop(n1);
        Member moved = wired.start(config("n1", 0, 2), Resolver.SYSTEM);
        moved.transport.peers(List.of(n2.address()));
        n2.transport.peers(List.of(moved.address()));
        wired.until(() -> n2.sees(moved), "connected at the new port");
    }

    @Test
    @Tag("F26")
    void addressOfAnotherNodeIsTriedAgainUntilTheMistakeIsMended() {
        Member n2 = wired.start("n2");
        Member n3 = wired.start("n3");
        int port = n3.transport.port();
        n2.transport.peers(List.of(PeerAddress.of("n1", "127.0.0.1", port)));
        for (int i = 0; i < 200; i++) {
            wired.pass(Duration.ofMillis(100));
            wired.turns(5);
        }
        // 20 seconds, two lanes, 1 to 2 seconds between tries.
        long tries = n2.stats().refusals(DisconnectReason.WRONG_NODE);
        assertTrue(tries >= 10 && tries <= 42, tries + " tries");
        wired.stop(n3);
        Member n1 = wired.start(config("n1", port, 1), Resolver.SYSTEM);
        n1.transport.peers(List.of(n2.address()));
        wired.until(
                () -> {
                    wired.pass(Duration.ofMillis(50));
                    return n2.sees(n1) && n1.sees(n2);
                },
                "connected without any change at n2");
    }

    @Test
    @Tag("M6")
    @Tag("M5")
    void unnamedAddressesTellWhoAnswers() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        List<PeerAddress> bare = List.of(
                PeerAddress.unnamed("127.0.0.1", n1.transport.port()),
                PeerAddress.unnamed("127.0.0.1", n2.transport.port()));
        n1.transport.peers(bare);
        n2.transport.peers(bare);
        String first = "identified 127.0.0.1:" + n1.transport.port() + " n1";
        String second = "identified 127.0.0.1:" + n2.transport.port() + " n2";
        wired.until(
                () -> n1.facts.containsAll(List.of(first, second)) && n2.facts.containsAll(List.of(first, second)),
                "both know both, themselves included");
        wired.turns(50);
        assertEquals(2, n1.facts.size(), n1.facts.toString());
        wired.introduce();
        wired.until(() -> n1.sees(n2) && n2.sees(n1), "connected once they are named");
    }

    @Test
    void unnamedAddressOfAnotherClusterIsRefused() {
        Member n1 = wired.start("n1");
        Member other = wired.start(
                TransportConfig.of("127.0.0.1", 0, new LocalNode("n2", Wired.CLUSTER, "other", 1, 0)), Resolver.SYSTEM);
        n1.transport.peers(List.of(PeerAddress.unnamed("127.0.0.1", other.transport.port())));
        wired.until(() -> n1.stats().refusals(DisconnectReason.WRONG_CLUSTER) > 0, "refused");
        assertTrue(n1.facts.isEmpty(), n1.facts.toString());
    }

    @Test
    void nodeWithoutAClusterMayAskWhoAnswersButNotJoin() {
        Member n1 = wired.start("n1");
        Member fresh = wired.start(
                TransportConfig.of("127.0.0.1", 0, new LocalNode("n2", ClusterId.UNKNOWN, "test", 1, 0)),
                Resolver.SYSTEM);
        n1.transport.peers(List.of(fresh.address()));
        fresh.transport.peers(List.of(PeerAddress.unnamed("127.0.0.1", n1.transport.port()), n1.address()));
        wired.until(() -> !fresh.facts.isEmpty(), "identified");
        wired.until(() -> fresh.stats().refusals(DisconnectReason.WRONG_CLUSTER) > 0, "but not joined");
        assertEquals(List.of("identified 127.0.0.1:" + n1.transport.port() + " n1"), fresh.facts);
    }

    @Test
    void literalsNeedNoResolver() {
        assertNotNull(AddressLookup.literal("127.0.0.1"));
        assertNotNull(AddressLookup.literal("::1"));
        assertNotNull(AddressLookup.literal("255.249.199.0"));
        for (String name : List.of("localhost", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "a:b:c")) {
            assertNull(AddressLookup.literal(name), name);
        }
    }
}
