package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.transport.Wired.Member;
import io.muster.wire.Call;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.LinkFrames;
import io.muster.wire.NodeKey;
import io.muster.wire.WireVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Port scans, floods and broken peers: closed with a reason and a counter, while a good connection goes on. */
@Timeout(120)
@Tag("SEC17")
class HostileConnectionsTest {
    private static final long N2 = NodeKey.of("n2");

    private final Wired wired = new Wired();
    private final Member n1 = wired.start("n1", b -> new LinkBounds(1 << 20, 1 << 10, 1 << 20, 40, 12, 8));
    private final Member n3 = wired.start("n3");

    @BeforeEach
    void connect() {
        n3.transport.peers(List.of(n1.address()));
        n1.transport.peers(List.of(n3.address(), PeerAddress.of("n2", "127.0.0.1", 1)));
        wired.until(() -> n1.sees(n3) && n3.sees(n1) && n1.stats().open() == 2, "the two good ones connected");
    }

    @AfterEach
    void theGoodConnectionIsUnharmed() {
        int before = n3.messages.size();
        assertTrue(n1.transport.send(new Message.ReadIndex(1, n1.key(), n3.key(), 1, 1)));
        wired.until(() -> n3.messages.size() > before, "the good peer served");
        assertEquals(
                2,
                n1.facts.stream().filter(fact -> fact.endsWith("connected n3")).count(),
                n1.facts.toString());
        wired.close();
    }

    private void assertClosed(Stranger stranger, DisconnectReason reason, boolean established) {
        wired.until(stranger::isEnded, "closed for " + reason);
        TransportStats stats = n1.stats();
        assertEquals(1, established ? stats.disconnects(reason) : stats.refusals(reason), reason.name());
        stranger.close();
    }

    private Stranger joined(int lane) {
        Stranger stranger = Stranger.join(n1, Stranger.hello("n2", lane, 1));
        wired.until(() -> stranger.heard(FrameKind.HELLO_OK), "joined");
        return stranger;
    }

    @Test
    @Tag("F50")
    void httpIsClosedAtItsFirstByte() {
        assertClosed(Stranger.connect(n1).say("GET / HTTP/1.1\r\n\r\n"), DisconnectReason.BAD_MAGIC, false);
    }

    @Test
    @Tag("F50")
    void otherPreambleVersionIsClosed() {
        assertClosed(Stranger.connect(n1).say("MUSTER\0\2"), DisconnectReason.BAD_MAGIC, false);
    }

    @Test
    @Tag("F50")
    void randomBytesAfterTheMagicAreClosed() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(12, 300)];
            random.nextBytes(bytes);
            // A length that may be believed, so that more than the length is looked at.
            ByteBuffer.wrap(bytes).putInt(0, bytes.length - 4);
            try (Stranger stranger = Stranger.connect(n1).magic().say(ByteBuffer.wrap(bytes))) {
                wired.until(stranger::isEnded, "closed");
            }
        }
        assertEquals(300, n1.stats().refusals(DisconnectReason.BAD_HELLO));
    }

    @Test
    @Tag("F51")
    void silentConnectionIsClosedAtTheDeadline() {
        Stranger silent = Stranger.connect(n1);
        wired.until(() -> n1.stats().open() == 3, "accepted");
        wired.pass(Duration.ofSeconds(2));
        assertClosed(silent, DisconnectReason.HANDSHAKE_TIMEOUT, false);
    }

    @Test
    @Tag("F51")
    void byteByByteDoesNotMoveTheDeadline() {
        Stranger slow = Stranger.connect(n1);
        byte[] magic = ByteBuffer.allocate(8).putLong(WireVersion.MAGIC).array();
        for (int i = 0; i < 7; i++) {
            slow.say(ByteBuffer.wrap(magic, i, 1));
            wired.pass(Duration.ofMillis(300));
            wired.turns(2);
        }
        assertClosed(slow, DisconnectReason.HANDSHAKE_TIMEOUT, false);
    }

    @Test
    @Tag("F51")
    void connectionsBeforeTheHandshakeAreCapped() {
        List<Stranger> crowd = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            crowd.add(Stranger.connect(n1));
        }
        wired.until(() -> n1.stats().refusals(DisconnectReason.TOO_MANY) == 22, "all beyond 8 refused");
        assertEquals(8, crowd.stream().filter(each -> !each.isEnded()).count());
        assertEquals(10, n1.stats().open());
        wired.pass(Duration.ofSeconds(2));
        wired.until(() -> n1.stats().open() == 2, "the rest closed at the deadline");
        crowd.forEach(Stranger::close);
    }

    @Test
    @Tag("F51")
    void silentConnectionsDoNotKeepAMemberOut() {
        List<Stranger> silent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            silent.add(Stranger.connect(n1));
        }
        wired.until(() -> n1.stats().open() == 10, "all places are taken");
        try (Stranger n2 = joined(Hello.CONTROL)) {
            assertTrue(n1.transport.connected(N2));
            assertEquals(1, n1.stats().refusals(DisconnectReason.TOO_MANY));
            assertTrue(silent.getFirst().isEnded(), "the one that was silent longest made room");
            assertFalse(n2.isEnded());
        }
        silent.forEach(Stranger::close);
    }

    @Test
    @Tag("F51")
    void largeFrameThatNeverEndsIsGivenUp() {
        Stranger n2 = joined(Hello.CONTROL);
        byte[] content = new byte[900_000];
        Message large = new Message.Append(
                1,
                N2,
                n1.key(),
                1,
                1,
                EntryId.ZERO,
                0,
                List.of(new Entry(1, 1, EntryKind.COMMAND, Payload.wrap(content))));
        ByteBuffer frame = ByteBuffer.allocate(FrameCodec.sizeOf(large));
        FrameCodec.encode(large, frame);
        n2.say(frame.slice(0, 1000));
        // A byte now and then is a sign of life, and holds memory that others wait for.
        for (int i = 0; i < 20 && !n2.isEnded(); i++) {
            wired.pass(Duration.ofMillis(500));
            n2.say(ByteBuffer.allocate(1));
            wired.turns(3);
        }
        assertClosed(n2, DisconnectReason.IDLE, true);
        assertTrue(n1.messages.isEmpty());
    }

    @Test
    @Tag("F52")
    void tooLargeACommandIsRefusedByItsHeaderAlone() {
        Stranger n2 = joined(Hello.BULK);
        Call call = new Call.Propose(1, 1, 1, 1, Payload.wrap(new byte[100_000]));
        ByteBuffer frame = ByteBuffer.allocate(FrameCodec.sizeOf(call));
        FrameCodec.encode(call, frame);
        n2.say(frame.slice(0, FrameKind.HEADER_BYTES_MAX));
        assertClosed(n2, DisconnectReason.TOO_LARGE, true);
    }

    @Test
    void nothingIsHeardAfterAGoodbye() {
        Stranger n2 = joined(Hello.CONTROL);
        ByteBuffer goodbye = ByteBuffer.allocate(LinkFrames.GOODBYE_BYTES_MAX);
        LinkFrames.putGoodbye(new LinkFrames.Goodbye(DisconnectReason.STOPPING.code(), "stops"), goodbye);
        ByteBuffer both = ByteBuffer.allocate(1000).put(goodbye.flip());
        FrameCodec.encode(new Message.ReadIndex(1, N2, n1.key(), 1, 1), both);
        n2.say(both.flip());
        assertClosed(n2, DisconnectReason.STOPPING, true);
        assertTrue(n1.messages.isEmpty());
    }

    @Test
    @Tag("F52")
    void oversizedHandshakeIsClosed() {
        Stranger large =
                Stranger.connect(n1).magic().say(ByteBuffer.allocate(12).putInt(0, 5000));
        assertClosed(large, DisconnectReason.TOO_LARGE, false);
    }

    @Test
    @Tag("F52")
    void negativeLengthIsClosed() {
        Stranger negative =
                Stranger.connect(n1).magic().say(ByteBuffer.allocate(12).putInt(0, -1));
        assertClosed(negative, DisconnectReason.TOO_LARGE, false);
    }

    @Test
    void messageBeforeTheHandshakeIsClosed() {
        Stranger early = Stranger.connect(n1).magic().say(new Message.ReadIndex(1, N2, n1.key(), 1, 1));
        assertClosed(early, DisconnectReason.BAD_HELLO, false);
        assertTrue(n1.messages.isEmpty());
    }

    @Test
    @Tag("F52")
    @Tag("M12")
    void oversizedFrameIsClosed() {
        Stranger n2 = joined(Hello.CONTROL).say(ByteBuffer.allocate(12).putInt(0, 1 << 20));
        assertClosed(n2, DisconnectReason.TOO_LARGE, true);
        assertTrue(n1.facts.contains("disconnected n2 TOO_LARGE"), n1.facts.toString());
    }

    @Test
    @Tag("F39")
    void absurdTermIsClosed() {
        Stranger n2 = joined(Hello.CONTROL);
        n2.say(new Message.Vote(1, N2, n1.key(), Long.MAX_VALUE, false, 1, EntryId.ZERO));
        assertClosed(n2, DisconnectReason.ABSURD_TERM, true);
        assertTrue(n1.messages.isEmpty());
    }

    @Test
    void damagedFrameIsClosed() {
        Stranger n2 = joined(Hello.CONTROL);
        n2.say(ByteBuffer.allocate(40).putInt(0, 36));
        assertClosed(n2, DisconnectReason.BAD_FRAME, true);
    }

    @Test
    void frameOfTheOtherLaneIsClosed() {
        Stranger control = joined(Hello.CONTROL);
        control.say(new Call.Propose(1, 1, 1, 1, Payload.EMPTY));
        assertClosed(control, DisconnectReason.BAD_FRAME, true);
        Stranger bulk = joined(Hello.BULK);
        bulk.say(new Message.ReadIndex(1, N2, n1.key(), 1, 1));
        wired.until(bulk::isEnded, "closed");
        assertEquals(2, n1.stats().disconnects(DisconnectReason.BAD_FRAME));
        assertTrue(n1.messages.isEmpty() && n1.calls.isEmpty());
        bulk.close();
    }

    @Test
    void pingFloodWithoutReadingIsBounded() {
        try (Stranger n2 = joined(Hello.CONTROL)) {
            ByteBuffer pings = ByteBuffer.allocate(LinkFrames.PING_BYTES * 1000);
            for (int i = 0; i < 1000; i++) {
                LinkFrames.putPing(i, pings);
            }
            for (int i = 0; i < 500; i++) {
                n2.say(pings.duplicate().flip());
                wired.turn();
            }
            assertTrue(n1.sees(n3));
        }
    }

    @Test
    @Tag("F50")
    void halfAFrameAndThenTheEndIsNoMessage() {
        Stranger n2 = joined(Hello.CONTROL);
        ByteBuffer frame = ByteBuffer.allocate(100);
        FrameCodec.encode(new Message.ReadIndex(1, N2, n1.key(), 1, 1), frame);
        frame.flip().limit(frame.limit() - 1);
        n2.say(frame);
        wired.turns(3);
        n2.close();
        wired.until(() -> n1.facts.contains("disconnected n2 CLOSED_BY_PEER"), "end seen");
        assertTrue(n1.messages.isEmpty());
    }
}
