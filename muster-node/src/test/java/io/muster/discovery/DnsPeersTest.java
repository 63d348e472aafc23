package io.muster.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.transport.PeerAddress;
import io.muster.transport.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("M5")
@Timeout(30)
class DnsPeersTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Semaphore answered = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<String> records = List.of();
    private final Resolver zone = host -> {
        asked.incrementAndGet();
        if (records.isEmpty()) {
            throw new UnknownHostException(host + " has no address");
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String record : records) {
            addresses.addAll(List.of(InetAddress.getAllByName(record)));
        }
        return addresses;
    };
    private final DnsPeers peers = new DnsPeers("peers.example", 9993, PAUSE, zone, answered::release);
    private long now = 1;

    /** One question, asked at the time it is due, and its answer. */
    private @Nullable List<PeerAddress> next() throws InterruptedException {
        now += PAUSE.toNanos();
        List<PeerAddress> atOnce = peers.poll(now);
        assertTrue(answered.tryAcquire(20, TimeUnit.SECONDS), "answered");
        List<PeerAddress> later = peers.poll(now);
        return atOnce == null ? later : atOnce;
    }

    private static PeerAddress at(String host) {
        return PeerAddress.unnamed(host, 9993);
    }

    @Test
    void everyAddressOfTheNameIsAPeerWithoutAnId() throws InterruptedException {
        records = List.of("10.0.0.2", "10.0.0.1", "10.0.0.1", "2001:db8:0:0:0:0:0:1");
        assertEquals(List.of(at("10.0.0.1"), at("10.0.0.2"), at("2001:db8:0:0:0:0:0:1")), next());
    }

    @Test
    void onlyAChangeIsToldAndAnotherOrderIsNone() throws InterruptedException {
        records = List.of("10.0.0.1", "10.0.0.2");
        assertEquals(2, Objects.requireNonNull(next()).size());
        records = List.of("10.0.0.2", "10.0.0.1");
        assertNull(next());
        records = List.of("10.0.0.2", "10.0.0.3");
        assertEquals(List.of(at("10.0.0.2"), at("10.0.0.3")), next());
    }

    @Test
    void emptyAnswerKeepsWhatIsKnown() throws InterruptedException {
        records = List.of("10.0.0.1");
        next();
        records = List.of();
        assertNull(next());
        assertEquals(List.of(at("10.0.0.1")), peers.addresses());
        assertEquals("peers.example has no address", peers.failure());
        records = List.of("10.0.0.1");
        assertNull(next());
        assertEquals("", peers.failure());
    }

    @Test
    void isNotAskedMoreOftenThanThePauseSays() throws InterruptedException {
        records = List.of("10.0.0.1");
        assertEquals(0, peers.untilNextNanos(now));
        next();
        assertEquals(PAUSE.toNanos(), peers.untilNextNanos(now));
        now += PAUSE.toNanos() - 1;
        assertNull(peers.poll(now));
        assertEquals(1, asked.get());
    }

    @Test
    void hungResolverIsAskedOnceAndBlocksNobody() throws InterruptedException {
        Semaphore hung = new Semaphore(0);
        Resolver slow = host -> {
            asked.incrementAndGet();
            hung.acquireUninterruptibly();
            return List.of(InetAddress.getLoopbackAddress());
        };
        DnsPeers waiting = new DnsPeers("peers.example", 9993, PAUSE, slow, answered::release);
        for (int i = 0; i < 10; i++) {
            now += PAUSE.toNanos();
            assertNull(waiting.poll(now));
        }
        hung.release();
        assertTrue(answered.tryAcquire(20, TimeUnit.SECONDS), "answered");
        assertEquals(List.of(at("127.0.0.1")), waiting.poll(now));
        assertEquals(1, asked.get());
    }

    @Test
    void nameOrPortThatCannotBeAskedForIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DnsPeers(" ", 1, PAUSE, zone, () -> {}));
        assertThrows(IllegalArgumentException.class, () -> new DnsPeers("h", 0, PAUSE, zone, () -> {}));
        assertThrows(IllegalArgumentException.class, () -> new DnsPeers("h", 1, Duration.ZERO, zone, () -> {}));
    }
}
