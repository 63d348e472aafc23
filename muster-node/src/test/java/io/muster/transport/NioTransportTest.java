package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.transport.Wired.Member;
import io.muster.wire.Call;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.NodeKey;
import io.muster.wire.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes between members: what they carry, in which order, within which bounds, and how they end. */
@Timeout(60)
class NioTransportTest {
    private final Wired wired = new Wired();

    @AfterEach
    void close() {
        wired.close();
    }

    private static Message beat(Member from, Member to, long round) {
        return new Message.Heartbeat(1, from.key(), to.key(), 1, round, 0, 0);
    }

    private static Message append(Member from, Member to, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 7);
        Entry entry = new Entry(1, 1, EntryKind.COMMAND, Payload.wrap(content));
        return new Message.Append(1, from.key(), to.key(), 1, 1, EntryId.ZERO, 0, List.of(entry));
    }

    @Test
    @Tag("M12")
    void carriesEveryMessageAndCall() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        Samples.messages().values().forEach(message -> assertTrue(n1.transport.send(message)));
        Samples.calls().values().forEach(call -> assertTrue(n1.transport.send(n2.key(), call)));
        wired.until(
                () -> n2.messages.size() == Samples.messages().size()
                        && n2.calls.size() == Samples.calls().size(),
                "everything delivered");
        assertEquals(List.copyOf(Samples.messages().values()), n2.messages);
        assertEquals(List.copyOf(Samples.calls().values()), n2.calls);
    }

    @Test
    @Tag("M-b6")
    void keepsTheOrderOfALaneAndSharesItsWrites() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        long writes = n1.stats().count(TransportStats.Counter.WRITES);
        List<Message> sent = new ArrayList<>();
        for (int round = 0; round < 1000; round++) {
            sent.add(beat(n1, n2, round));
            assertTrue(n1.transport.send(sent.getLast()));
        }
        n1.transport.flush();
        assertEquals(writes + 1, n1.stats().count(TransportStats.Counter.WRITES));
        wired.until(() -> n2.messages.size() == sent.size(), "all delivered");
        assertEquals(sent, n2.messages);
    }

    @Test
    void carriesLargeFramesBothWays() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        List<Message> sent = new ArrayList<>();
        for (int bytes : new int[] {65_000, 65_536, 65_537, 1 << 20, 8 << 20, 3}) {
            sent.add(append(n1, n2, bytes));
        }
        sent.forEach(message -> assertTrue(n1.transport.send(message)));
        n2.transport.send(append(n2, n1, 8 << 20));
        wired.until(() -> n2.messages.size() == sent.size() && n1.messages.size() == 1, "all delivered");
        assertEquals(sent, n2.messages);
        assertEquals(append(n2, n1, 8 << 20), n1.messages.getFirst());
    }

    @Test
    void connectsThreeMembersWithTwoLanesEach() {
        List<Member> all = List.of(wired.start("n1"), wired.start("n2"), wired.start("n3"));
        wired.connectAll();
        for (Member member : all) {
            assertEquals(4, member.stats().open(), member.nodeId);
            assertEquals(4, member.facts.size(), member.nodeId + member.facts);
        }
    }

    @Test
    void dropsWhatHasNoConnection() {
        Member n1 = wired.start("n1");
        assertFalse(n1.transport.send(new Message.ReadIndex(1, n1.key(), NodeKey.of("n2"), 1, 1)));
        assertFalse(n1.transport.send(NodeKey.of("n2"), new Call.Propose(1, 1, 1, 1, Payload.EMPTY)));
        assertEquals(2, n1.stats().count(TransportStats.Counter.DROPPED_UNCONNECTED));
        assertEquals(Long.MAX_VALUE, n1.transport.silenceNanos(NodeKey.of("n2")));
    }

    @Test
    void dropsWhatThePeerDoesNotTake() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2", b -> new LinkBounds(1 << 20, 1 << 10, 1 << 20, 10, 10, 10));
        wired.connectAll();
        assertFalse(n1.transport.send(append(n1, n2, 1 << 20)));
        assertEquals(1, n1.stats().count(TransportStats.Counter.DROPPED_TOO_LARGE));
        assertTrue(n1.transport.send(append(n1, n2, 1 << 10)));
        wired.until(() -> n2.messages.size() == 1, "the smaller one delivered");
    }

    @Test
    @Tag("M14")
    void idleConnectionsStayAliveByPings() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        for (int i = 0; i < 100; i++) {
            wired.pass(Duration.ofMillis(301));
            wired.turns(3);
        }
        wired.until(() -> n1.transport.silenceNanos(n2.key()) < 3_000_000_000L, "heard again");
        assertEquals(2, n1.facts.size(), n1.facts.toString());
        assertEquals(2, n2.facts.size(), n2.facts.toString());
    }

    @Test
    @Tag("M14")
    void silentPeerIsIdle() {
        Member n1 = wired.start("n1");
        n1.transport.peers(List.of(PeerAddress.of("n2", "127.0.0.1", 1)));
        try (Stranger n2 = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 1))) {
            wired.until(() -> n1.transport.connected(NodeKey.of("n2")), "connected");
            wired.until(
                    () -> {
                        wired.pass(Duration.ofMillis(400));
                        return n1.facts.contains("disconnected n2 IDLE");
                    },
                    "the silent peer dropped");
            assertTrue(n2.heard(FrameKind.PING));
            assertEquals(1, n1.stats().disconnects(DisconnectReason.IDLE));
        }
    }

    @Test
    void ownPauseIsNotTheFaultOfPeers() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        wired.pass(Duration.ofMinutes(1));
        wired.turns(50);
        assertTrue(n1.sees(n2) && n2.sees(n1));
        assertEquals(2, n1.facts.size(), n1.facts.toString());
    }

    @Test
    @Tag("M-b12")
    @Tag("F24")
    void slowPeerDoesNotHinderOthers() {
        Member n1 = wired.start("n1", b -> new LinkBounds(64 << 20, 8 << 20, 1 << 20, 100, 100, 100));
        Member n3 = wired.start("n3");
        n3.transport.peers(List.of(n1.address()));
        n1.transport.peers(List.of(n3.address(), PeerAddress.of("n2", "127.0.0.1", 1)));
        try (Stranger n2 = Stranger.connect(n1, 4096).magic()) {
            n2.say(HelloCodec.encode(Stranger.hello("n2", Hello.CONTROL, 1), FrameKind.HELLO));
            wired.until(() -> n1.transport.connected(NodeKey.of("n2")) && n1.sees(n3), "both connected");
            int taken = 0;
            Message big = new Message.Append(
                    1,
                    n1.key(),
                    NodeKey.of("n2"),
                    1,
                    1,
                    EntryId.ZERO,
                    0,
                    ((Message.Append) append(n1, n3, 100_000)).entries());
            while (taken < 1000 && n1.transport.send(big)) {
                taken++;
                n1.transport.poll(0, n1);
            }
            assertTrue(taken < 1000, "the outbox of a peer that does not read is bounded");
            assertEquals(1, n1.stats().count(TransportStats.Counter.DROPPED_FULL));
            for (int round = 0; round < 100; round++) {
                assertTrue(n1.transport.send(beat(n1, n3, round)));
            }
            wired.until(() -> n3.messages.size() == 100, "the other peer served");
            assertTrue(n1.transport.connected(NodeKey.of("n2")));
        }
    }

    @Test
    void endAndResetOfAPeerAreToldAtOnce() {
        Member n1 = wired.start("n1");
        n1.transport.peers(List.of(PeerAddress.of("n2", "127.0.0.1", 1)));
        Stranger first = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 1));
        wired.until(() -> n1.transport.connected(NodeKey.of("n2")), "connected");
        // A socket that closes with unread bytes would send a reset.
        wired.until(() -> first.heard(FrameKind.HELLO_OK), "answer read");
        first.close();
        wired.until(() -> n1.facts.contains("disconnected n2 CLOSED_BY_PEER"), "end seen");
        Stranger second = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 2));
        wired.until(() -> n1.transport.connected(NodeKey.of("n2")), "connected");
        second.reset();
        wired.until(() -> n1.facts.contains("disconnected n2 RESET"), "reset seen");
        assertTrue(DisconnectReason.RESET.evidence() && DisconnectReason.CLOSED_BY_PEER.evidence());
    }

    @Test
    void stoppingMemberSaysGoodbye() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        wired.stop(n1);
        wired.until(() -> n2.facts.contains("disconnected n1 STOPPING"), "goodbye heard");
        assertThrows(IllegalStateException.class, () -> n1.transport.poll(0, n1));
        n1.transport.close();
    }

    @Test
    @Tag("F25")
    void newerConnectionReplacesAnOlderOneAndItsMessages() {
        Member n1 = wired.start("n1");
        n1.transport.peers(List.of(PeerAddress.of("n2", "127.0.0.1", 1)));
        long n2 = NodeKey.of("n2");
        try (Stranger old = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 1));
                Stranger oldBulk = Stranger.join(n1, Stranger.hello("n2", Hello.BULK, 1))) {
            wired.until(() -> n1.facts.size() == 2, "both lanes up");
            old.say(new Message.ReadIndex(1, n2, n1.key(), 1, 1));
            wired.until(() -> n1.messages.size() == 1, "the old life heard");
            try (Stranger reborn = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 2))) {
                wired.until(() -> reborn.heard(FrameKind.HELLO_OK), "the new life connected");
                old.say(new Message.ReadIndex(1, n2, n1.key(), 1, 2));
                reborn.say(new Message.ReadIndex(1, n2, n1.key(), 1, 3));
                wired.until(() -> n1.messages.size() == 2, "the new life heard");
                wired.until(() -> old.isEnded() && oldBulk.isEnded(), "the old life closed");
                assertEquals(new Message.ReadIndex(1, n2, n1.key(), 1, 3), n1.messages.getLast());
                assertEquals(
                        List.of("disconnected n2 REPLACED", "calls disconnected n2 REPLACED", "connected n2"),
                        n1.facts.subList(2, n1.facts.size()));
            }
        }
    }

    @Test
    void sameLifeReplacesOnlyTheSameLane() {
        Member n1 = wired.start("n1");
        n1.transport.peers(List.of(PeerAddress.of("n2", "127.0.0.1", 1)));
        try (Stranger old = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 1));
                Stranger bulk = Stranger.join(n1, Stranger.hello("n2", Hello.BULK, 1))) {
            wired.until(() -> n1.facts.size() == 2, "both lanes up");
            try (Stranger next = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 1))) {
                wired.until(() -> next.heard(FrameKind.HELLO_OK) && old.isEnded(), "replaced");
                assertFalse(bulk.isEnded());
                wired.until(() -> n1.facts.size() == 4, "told");
                assertEquals(List.of("disconnected n2 REPLACED", "connected n2"), n1.facts.subList(2, 4));
            }
        }
    }

    @Test
    void removedPeerLosesItsConnections() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        n1.transport.peers(List.of());
        wired.until(() -> n1.facts.contains("disconnected n2 REMOVED") && !n2.sees(n1), "both sides closed");
        wired.until(() -> n2.stats().refusals(DisconnectReason.UNKNOWN_MEMBER) > 0, "and not let in again");
    }

    @Test
    void wakeupFromAnotherThreadEndsTheWait() throws InterruptedException {
        Member n1 = wired.start("n1");
        for (int i = 0; i < 20; i++) {
            Thread other = Thread.ofVirtual().start(n1.transport::wakeup);
            // Would last longer than the time limit of this test if the wakeup were lost.
            n1.transport.poll(Duration.ofMinutes(5).toNanos(), n1);
            other.join();
        }
        n1.transport.poll(0, n1);
    }

    @Test
    @Tag("M-b16")
    void portInUseIsSaidAtOnceAndNamesTheKey() {
        Member n1 = wired.start("n1");
        int port = n1.transport.port();
        TransportConfig same = TransportConfig.of("127.0.0.1", port, Wired.node("n2"));
        String message = String.valueOf(assertThrows(
                        CannotListenException.class, () -> NioTransport.open(same, System::nanoTime, new Random(1)))
                .getMessage());
        assertTrue(message.contains("127.0.0.1:" + port) && message.contains("muster.node.port"), message);
        TransportConfig nowhere = TransportConfig.of("no-such-host.invalid", port, Wired.node("n2"));
        assertThrows(CannotListenException.class, () -> NioTransport.open(nowhere, System::nanoTime, new Random(1)));
    }

    @Test
    @Tag("M-b16")
    void portIsFreeAfterClose() {
        Member n1 = wired.start("n1");
        Member n2 = wired.start("n2");
        wired.connectAll();
        int port = n1.transport.port();
        wired.stop(n1);
        Member again = wired.start(TransportConfig.of("127.0.0.1", port, Wired.node("n1")), Resolver.SYSTEM);
        assertEquals(port, again.transport.port());
        assertTrue(n2.stats().open() > 0);
    }
}
