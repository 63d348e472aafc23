package io.muster.transport;

import static org.junit.jupiter.api.Assertions.fail;

import io.muster.raft.Message;
import io.muster.wire.Call;
import io.muster.wire.ClusterId;
import io.muster.wire.NodeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Some transports on loopback, driven from one thread. Their clock can be set forward, so that nothing waits for a
 * timeout; what has to happen is awaited by polling all of them until it has.
 */
final class Wired implements AutoCloseable {
    static final ClusterId CLUSTER = new ClusterId(1, 2);
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Member> members = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long skewNanos;

    /** One node and what its transport told it. */
    static final class Member implements Transport.Receiver {
        final String nodeId;
        final NioTransport transport;
        final List<String> facts = new ArrayList<>();
        final List<Message> messages = new ArrayList<>();
        final List<Call> calls = new ArrayList<>();

        Member(String nodeId, NioTransport transport) {
            this.nodeId = nodeId;
            this.transport = transport;
        }

        long key() {
            return NodeKey.of(nodeId);
        }

        PeerAddress address() {
            return PeerAddress.of(nodeId, "127.0.0.1", transport.port());
        }

        TransportStats stats() {
            return transport.stats();
        }

        boolean sees(Member other) {
            return transport.connected(other.key());
        }

        @Override
        public void onMessage(Message message) {
            messages.add(message);
        }

        @Override
        public void onCall(long peer, Call call) {
            calls.add(call);
        }

        @Override
        public void onConnected(long peer) {
            facts.add("connected " + name(peer));
        }

        @Override
        public void onDisconnected(long peer, DisconnectReason reason) {
            facts.add("disconnected " + name(peer) + " " + reason);
        }

        @Override
        public void onCallsConnected(long peer) {
            facts.add("calls connected " + name(peer));
        }

        @Override
        public void onCallsDisconnected(long peer, DisconnectReason reason) {
            facts.add("calls disconnected " + name(peer) + " " + reason);
        }

        @Override
        public void onIdentified(String host, int port, String id) {
            facts.add("identified " + host + ":" + port + " " + id);
        }
    }

    static String name(long key) {
        for (int i = 1; i < 10; i++) {
            if (NodeKey.of("n" + i) == key) {
                return "n" + i;
            }
        }
        return Long.toHexString(key);
    }

    static LocalNode node(String nodeId) {
        return new LocalNode(nodeId, CLUSTER, "test", 1, 0);
    }

    static TransportConfig config(LocalNode node) {
        return TransportConfig.of("127.0.0.1", 0, node);
    }

    long now() {
        return System.nanoTime() + skewNanos;
    }

    /** Sets the clock of all members forward. */
    void pass(Duration time) {
        skewNanos += time.toNanos();
    }

    Member start(String nodeId) {
        return start(config(node(nodeId)), Resolver.SYSTEM);
    }

    Member start(String nodeId, UnaryOperator<LinkBounds> bounds) {
        TransportConfig usual = config(node(nodeId));
        return start(
                new TransportConfig(usual.host(), 0, usual.node(), usual.timing(), bounds.apply(usual.bounds())),
                Resolver.SYSTEM);
    }

    Member start(TransportConfig config, Resolver resolver) {
        Member member =
                new Member(config.node().nodeId(), NioTransport.open(config, this::now, random.split(), resolver));
        members.add(member);
        return member;
    }

    /** Stops one; the others go on. */
    void stop(Member member) {
        member.transport.close();
        members.remove(member);
    }

    /** Gives everybody the addresses of all, and waits until all lanes are up. */
    void connectAll() {
        introduce();
        until(() -> members.stream().allMatch(this::hasAllLanes), "all lanes up");
    }

    void introduce() {
        List<PeerAddress> all = members.stream().map(Member::address).toList();
        members.forEach(member -> member.transport.peers(all));
    }

    private boolean hasAllLanes(Member member) {
        long lanes =
                member.facts.stream().filter(fact -> fact.contains("connected")).count();
        return members.stream().allMatch(other -> other == member || member.sees(other))
                && lanes >= 2L * (members.size() - 1);
    }

    /** One turn of each member. */
    void turn() {
        for (Member member : List.copyOf(members)) {
            member.transport.poll(members.size() == 1 ? 1_000_000 : 200_000, member);
        }
    }

    void turns(int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    /** Polls all members until something holds; fails after a while. */
    void until(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                StringBuilder state = new StringBuilder();
                members.forEach(m -> state.append(' ').append(m.nodeId).append(m.facts));
                fail("not within " + PATIENCE + ": " + what + ";" + state);
            }
            turn();
        }
    }

    @Override
    public void close() {
        List.copyOf(members).forEach(this::stop);
    }
}
