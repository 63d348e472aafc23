package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("M5")
@Timeout(120)
class DnsFoundingTest {
    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);
    private volatile List<String> records = List.of();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        asked.incrementAndGet();
        if (records.isEmpty()) {
            throw new UnknownHostException(name + " has no address");
        }
        return addresses(records);
    }

    private static List<InetAddress> addresses(List<String> literals) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.addAll(List.of(InetAddress.getAllByName(literal)));
        }
        return addresses;
    }

    private void start() {
        cluster = Cluster.of(directory, 3).byName(this::resolve);
        for (int i = 0; i < 3; i++) {
            cluster.start(i);
        }
    }

    private static String address(Cluster.Member seenBy, String id) {
        return seenBy.status().members().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow()
                .address();
    }

    @Test
    @Tag("M-b1")
    @Tag("M-b15")
    void oneNameFormsAClusterAndLeadsToAMemberAtItsNextAddress() {
        start();
        Await.until("the name server was asked", () -> asked.get() >= 3);
        assertEquals(0, cluster.get(0).leadingTerm());
        records = List.of("127.0.0.3", "127.0.0.1", "127.0.0.2");
        cluster.leader().write("one");
        Await.until("all take part", () -> cluster.running().stream()
                .allMatch(member -> member.status().ready()));
        cluster.converge();

        cluster.stop(2);
        records = List.of("127.0.0.1", "127.0.0.2", "127.0.0.9");
        cluster.move(2, "127.0.0.9");
        cluster.start(2);
        cluster.leader().write("two");
        cluster.converge();
        assertEquals(List.of("one", "two"), cluster.get(2).read());
        for (int i = 0; i < 2; i++) {
            Cluster.Member other = cluster.get(i);
            Await.until("the new address is known", () -> address(other, "n3").startsWith("127.0.0.9:"));
        }
    }

    @Test
    void aNameServerThatFailsTakesNoAddressAway() {
        records = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
        start();
        cluster.leader().write("one");
        cluster.converge();
        records = List.of();
        int before = asked.get();
        Await.until("it was asked and failed", () -> asked.get() >= before + 6);
        Cluster.Member leader = cluster.leader();
        int other = cluster.indexOf(cluster.others(leader).get(0));
        cluster.stop(other);
        // to the others the name is gone; they still know where the members are
        cluster.resolver = name -> addresses(List.of("127.0.0.1", "127.0.0.2", "127.0.0.3"));
        cluster.start(other);
        leader.write("two");
        cluster.converge();
        assertEquals(List.of("one", "two"), cluster.get(other).local());
    }
}
