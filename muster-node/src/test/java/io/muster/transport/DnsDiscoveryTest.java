package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.discovery.DnsPeers;
import io.muster.transport.Wired.Member;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DNS, probes and lanes together: from one name to connected members, none of them told who the others are. */
@Tag("M5")
@Timeout(60)
class DnsDiscoveryTest {
    private final Wired wired = new Wired();

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void oneNameLeadsToAllMembersAndToOneself() {
        Member n1 = wired.start("n1");
        int port = n1.transport.port();
        Member n2 = wired.start(TransportConfig.of("127.0.0.2", port, Wired.node("n2")), Resolver.SYSTEM);
        Member n3 = wired.start(TransportConfig.of("127.0.0.3", port, Wired.node("n3")), Resolver.SYSTEM);
        Resolver zone = name -> List.of(address(3), address(1), address(2));
        for (Member member : List.of(n1, n2, n3)) {
            DnsPeers dns = new DnsPeers("cluster.example", port, Duration.ofSeconds(5), zone, member.transport::wakeup);
            wired.until(
                    () -> {
                        List<PeerAddress> found = dns.poll(wired.now());
                        if (found != null) {
                            member.transport.peers(found);
                        }
                        return !dns.addresses().isEmpty();
                    },
                    "answered");
        }
        Set<String> all = Set.of(
                "identified 127.0.0.1:" + port + " n1",
                "identified 127.0.0.2:" + port + " n2",
                "identified 127.0.0.3:" + port + " n3");
        wired.until(
                () -> n1.facts.containsAll(all) && n2.facts.containsAll(all) && n3.facts.containsAll(all),
                "everybody knows everybody");
        assertEquals(all, new HashSet<>(n1.facts));
        List<PeerAddress> named = List.of(
                PeerAddress.of("n1", "127.0.0.1", port),
                PeerAddress.of("n2", "127.0.0.2", port),
                PeerAddress.of("n3", "127.0.0.3", port));
        List.of(n1, n2, n3).forEach(member -> member.transport.peers(named));
        wired.until(() -> n1.sees(n2) && n1.sees(n3) && n2.sees(n3) && n3.sees(n2), "connected");
        assertTrue(n1.stats().refusals(DisconnectReason.IDENTIFIED) >= 3);
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
