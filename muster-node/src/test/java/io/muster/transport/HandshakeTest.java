package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.transport.Wired.Member;
import io.muster.wire.ClusterId;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.NodeKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in, what the others are told, and that the member is none the worse for it. */
@Timeout(60)
@Tag("F25")
@Tag("K66")
class HandshakeTest {
    private final Wired wired = new Wired();
    private Member n1 = wired.start(config(0), Resolver.SYSTEM);
    private Member n3 = wired.start("n3");

    private static TransportConfig config(long schema) {
        return Wired.config(new LocalNode("n1", Wired.CLUSTER, "test", 1, schema));
    }

    @BeforeEach
    void connect() {
        n3.transport.peers(List.of(n1.address()));
        n1.transport.peers(List.of(n3.address(), PeerAddress.of("n2", "127.0.0.1", 1)));
        wired.until(() -> n1.sees(n3) && n3.sees(n1), "the two good ones connected");
    }

    @AfterEach
    void close() {
        wired.close();
    }

    private static Hello hello() {
        return Stranger.hello("n2", Hello.CONTROL, 1);
    }

    private static Hello from(Hello h, String nodeId) {
        return new Hello(
                1,
                1,
                h.cluster(),
                h.clusterName(),
                nodeId,
                NodeKey.of(nodeId),
                9,
                h.lane(),
                "",
                1 << 20,
                1 << 10,
                300,
                3000,
                h.schema());
    }

    private void assertRefused(Hello hello, DisconnectReason reason, String... words) {
        long before = n1.stats().refusals(reason);
        try (Stranger stranger = Stranger.join(n1, hello)) {
            wired.until(stranger::isEnded, "refused");
            assertEquals(
                    reason.code(), stranger.goodbye().code(), stranger.goodbye().text());
            for (String word : words) {
                assertTrue(
                        stranger.goodbye().text().contains(word),
                        stranger.goodbye().text());
            }
        }
        assertEquals(before + 1, n1.stats().refusals(reason));
        assertTrue(n1.sees(n3) && n3.sees(n1), "the good connection is unharmed");
    }

    @Test
    void agreeingHelloIsAnswered() {
        try (Stranger stranger = Stranger.join(n1, hello())) {
            wired.until(() -> stranger.heard(FrameKind.HELLO_OK), "answered");
            assertTrue(n1.transport.connected(NodeKey.of("n2")));
        }
    }

    @Test
    @Tag("K64")
    void otherClusterNameIsRefused() {
        Hello h = hello();
        Hello other = new Hello(1, 1, h.cluster(), "other", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0);
        assertRefused(other, DisconnectReason.WRONG_CLUSTER, "'test'", "'other'", "muster.cluster.name");
    }

    @Test
    @Tag("K64")
    void otherClusterIdIsRefused() {
        Hello h = hello();
        Hello other =
                new Hello(1, 1, new ClusterId(3, 4), "test", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0);
        assertRefused(other, DisconnectReason.WRONG_CLUSTER, Wired.CLUSTER.toString(), new ClusterId(3, 4).toString());
        Hello unknown =
                new Hello(1, 1, ClusterId.UNKNOWN, "test", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0);
        assertRefused(unknown, DisconnectReason.WRONG_CLUSTER, "unknown");
    }

    @Test
    void otherVersionIsRefused() {
        Hello h = hello();
        Hello newer = new Hello(2, 3, h.cluster(), "test", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0);
        assertRefused(newer, DisconnectReason.NO_COMMON_VERSION, "1-1", "2-3");
        Hello both = new Hello(1, 3, h.cluster(), "test", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0);
        try (Stranger stranger = Stranger.join(n1, both)) {
            wired.until(() -> stranger.heard(FrameKind.HELLO_OK), "answered");
        }
    }

    @Test
    @Tag("M-b16")
    void unknownMemberIsRefused() {
        assertRefused(from(hello(), "n5"), DisconnectReason.UNKNOWN_MEMBER, "'n5'");
    }

    @Test
    void largerKeyMayNotDial() {
        assertTrue(NodeKey.of("n7") > NodeKey.of("n1"), "chosen so");
        assertRefused(from(hello(), "n7"), DisconnectReason.WRONG_DIRECTION, "'n7'");
    }

    @Test
    void ownIdFromAnotherProcessIsRefused() {
        assertRefused(from(hello(), "n1"), DisconnectReason.DUPLICATE_ID, "muster.node.id 'n1'");
    }

    @Test
    @Tag("K3")
    void otherSchemaIsRefusedAndBothAreShown() {
        wired.stop(n1);
        n1 = wired.start(config(0xABCD), Resolver.SYSTEM);
        n1.transport.peers(List.of(n3.address(), PeerAddress.of("n2", "127.0.0.1", 1)));
        n3.transport.peers(List.of(n1.address()));
        wired.until(() -> n1.sees(n3) && n3.sees(n1), "no schema on one side is not compared");
        Hello h = hello();
        Hello other =
                new Hello(1, 1, h.cluster(), "test", "n2", h.key(), 1, 0, "", 1 << 20, 1 << 10, 300, 3000, 0x1234);
        assertRefused(other, DisconnectReason.WRONG_SCHEMA, "abcd", "1234");
    }

    @Test
    @Tag("F26")
    void otherNodeThanExpectedIsRefused() {
        Hello h = hello();
        Hello other = new Hello(1, 1, h.cluster(), "test", "n2", h.key(), 1, 0, "n7", 1 << 20, 1 << 10, 300, 3000, 0);
        assertRefused(other, DisconnectReason.WRONG_NODE, "'n7'", "'n1'");
    }

    @Test
    @Tag("F26")
    void diallerFindsAnotherNodeAtAnAddress() {
        Member n2 = wired.start("n2");
        // Where n2 expects n1, n3 listens.
        n2.transport.peers(List.of(PeerAddress.of("n1", "127.0.0.1", n3.transport.port())));
        wired.until(() -> n2.stats().refusals(DisconnectReason.WRONG_NODE) > 0, "found out");
        assertTrue(n2.facts.isEmpty(), n2.facts.toString());
    }

    @Test
    @Tag("F26")
    void addressThatLeadsToTheNodeItselfIsNotCalledADuplicate() {
        Member n2 = wired.start("n2");
        n2.transport.peers(List.of(PeerAddress.of("n1", "127.0.0.1", n2.transport.port())));
        wired.until(() -> n2.stats().refusals(DisconnectReason.WRONG_NODE) > 1, "found out on both sides");
        assertEquals(0, n2.stats().refusals(DisconnectReason.DUPLICATE_ID));
        assertTrue(n2.facts.isEmpty(), n2.facts.toString());
    }

    @Test
    void twoProcessesOfOneIdDoNotTakeTurnsForEver() {
        try (Stranger first = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 11))) {
            wired.until(() -> first.heard(FrameKind.HELLO_OK), "the first one is in");
            Stranger second = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 22));
            wired.until(() -> second.heard(FrameKind.HELLO_OK) && first.isEnded(), "the second took its place");
            assertRefused(
                    Stranger.hello("n2", Hello.CONTROL, 11), DisconnectReason.DUPLICATE_ID, "muster.node.id 'n2'");
            assertFalse(second.isEnded());
            second.close();
            wired.until(() -> !n1.transport.connected(NodeKey.of("n2")), "the second one was stopped");
        }
        try (Stranger back = Stranger.join(n1, Stranger.hello("n2", Hello.CONTROL, 11))) {
            wired.until(() -> back.heard(FrameKind.HELLO_OK), "the first one is in again");
        }
    }

    @Test
    void secondHelloIsRefused() {
        try (Stranger stranger = Stranger.join(n1, hello())) {
            wired.until(() -> stranger.heard(FrameKind.HELLO_OK), "answered");
            stranger.say(HelloCodec.encode(hello(), FrameKind.HELLO));
            wired.until(stranger::isEnded, "closed");
            assertEquals(DisconnectReason.BAD_FRAME.code(), stranger.goodbye().code());
        }
    }

    @Test
    void answerInsteadOfHelloIsRefused() {
        try (Stranger stranger = Stranger.connect(n1).magic()) {
            stranger.say(HelloCodec.encode(hello(), FrameKind.HELLO_OK));
            wired.until(stranger::isEnded, "closed");
            assertEquals(DisconnectReason.BAD_HELLO.code(), stranger.goodbye().code());
        }
    }

    @Test
    @Tag("K13")
    void differingTimingDoesNotSplitTheCluster() {
        TransportConfig usual = Wired.config(Wired.node("n2"));
        LinkTiming slower = LinkTiming.of(Duration.ofMillis(500), Duration.ofSeconds(5));
        Member n2 =
                wired.start(new TransportConfig("127.0.0.1", 0, usual.node(), slower, usual.bounds()), Resolver.SYSTEM);
        n2.transport.peers(List.of(n1.address()));
        n1.transport.peers(List.of(n3.address(), n2.address()));
        wired.until(() -> n1.sees(n2) && n2.sees(n1), "connected all the same");
        Hello theirs = Stranger.hello("n2", 0, 1);
        TransportConfig mine = new TransportConfig("h", 1, usual.node(), slower, usual.bounds());
        assertEquals(
                "heartbeat interval in ms is 500 here and 300 there,"
                        + " election timeout in ms is 5000 here and 3000 there",
                HandshakeRules.differences(mine, theirs));
    }
}
