package io.muster.transport;

import io.muster.wire.FrameException;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.WireVersion;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From two open sockets to a lane between two members.
 *
 * <pre>
 *   smaller key                       larger key
 *      magic, HELLO  ---------------->            checks, joins
 *      joins         &lt;----------------  magic, HELLO_OK      or: magic, GOODBYE
 * </pre>
 */
final class Handshakes {
    private final LinkTable table;
    private final PeerTable peers;
    private final LinkLog log;
    private final Consumer<Consumer<Transport.Receiver>> later;

    /**
     * Handshakes of one transport.
     *
     * @param later takes what the receiver must hear, in order
     */
    Handshakes(LinkTable table, PeerTable peers, LinkLog log, Consumer<Consumer<Transport.Receiver>> later) {
        this.table = table;
        this.peers = peers;
        this.log = log;
        this.later = later;
    }

    /** The connection stands: the dialling side says hello. */
    void open(Link link) {
        Dial dial = link.dial();
        if (dial != null) {
            link.send(HelloCodec.encode(own(dial.lane(), dial.address().nodeId()), FrameKind.HELLO));
        }
    }

    private Hello own(int lane, String expects) {
        LocalNode me = table.config.node();
        LinkTiming timing = table.config.timing();
        LinkBounds bounds = table.config.bounds();
        return new Hello(
                WireVersion.MIN,
                WireVersion.MAX,
                me.cluster(),
                me.clusterName(),
                me.nodeId(),
                me.key(),
                me.incarnation(),
                lane,
                expects,
                bounds.frameBytes(),
                bounds.entryBytes(),
                timing.heartbeat().toMillis(),
                timing.election().toMillis(),
                me.schema());
    }

    /** A hello, or the answer to ours. */
    void hello(Link link, FrameKind kind, ByteBuffer frame) {
        Dial dial = link.dial();
        if (kind != (dial == null ? FrameKind.HELLO : FrameKind.HELLO_OK)) {
            throw new FrameException(FrameException.Reason.MISPLACED_KIND, kind + " from the wrong side");
        }
        Hello theirs = HelloCodec.decode(frame);
        LocalNode me = table.config.node();
        HandshakeRules.Refusal refusal =
                dial == null ? HandshakeRules.accept(me, theirs) : HandshakeRules.answer(me, theirs, dial);
        if (refusal != null) {
            link.refuse(refusal.reason(), refusal.text());
        } else if (theirs.lane() == Hello.PROBE) {
            identify(link, dial, theirs);
        } else {
            join(link, theirs);
        }
    }

    private void identify(Link link, @Nullable Dial dial, Hello theirs) {
        if (dial == null) {
            link.send(HelloCodec.encode(own(Hello.PROBE, ""), FrameKind.HELLO_OK));
            link.drain(DisconnectReason.IDENTIFIED, "asked by '" + theirs.nodeId() + "'");
        } else {
            PeerAddress address = dial.address();
            dial.finished = true;
            later.accept(receiver -> receiver.onIdentified(address.host(), address.port(), theirs.nodeId()));
            link.end(DisconnectReason.IDENTIFIED, "is '" + theirs.nodeId() + "'");
        }
    }

    private void join(Link link, Hello theirs) {
        Peer peer = peers.get(theirs.key());
        if (peer == null) {
            link.refuse(
                    DisconnectReason.UNKNOWN_MEMBER,
                    "node '" + theirs.nodeId() + "' is not among the peers of '"
                            + table.config.node().nodeId() + "'");
            return;
        }
        if (peer.isTwice(theirs.incarnation())) {
            link.refuse(
                    DisconnectReason.DUPLICATE_ID,
                    "two processes have muster.node.id '" + theirs.nodeId() + "' and take turns at '"
                            + table.config.node().nodeId() + "'; give every node its own");
            return;
        }
        Dial dial = link.dial();
        if (dial == null) {
            link.send(HelloCodec.encode(own(theirs.lane(), ""), FrameKind.HELLO_OK));
        } else {
            dial.succeeded();
        }
        Lane lane = Lane.of(theirs.lane());
        replaceOlder(peer, lane, peer.isAnotherLife(theirs.incarnation()));
        peer.link(lane, link);
        link.establish(peer, lane, theirs.frameBytes());
        table.stats.add(TransportStats.Counter.ESTABLISHED, 1);
        long key = peer.key();
        later.accept(
                lane == Lane.CONTROL
                        ? receiver -> receiver.onConnected(key)
                        : receiver -> receiver.onCallsConnected(key));
        String differences = HandshakeRules.differences(table.config, theirs);
        if (!differences.isEmpty()) {
            log.differs(peer.nodeId(), differences, table.now);
        }
    }

    /** An older connection of this lane ends, and after a restart of the peer that of the other lane too. */
    private static void replaceOlder(Peer peer, Lane lane, boolean anotherLife) {
        for (Lane each : Lane.values()) {
            Link old = peer.link(each);
            if (old != null && (each == lane || anotherLife)) {
                old.end(
                        DisconnectReason.REPLACED,
                        anotherLife ? "the peer has been restarted" : "the peer has made a new connection");
            }
        }
    }
}
