package io.muster.testing.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.testing.process.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void aDirectionIsTheSameWhoeverHasDialled() throws IOException {
        try (ServerSocket two = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            two.setSoTimeout(20_000);
            LinkedHashMap<String, Integer> ports = new LinkedHashMap<>();
            ports.put("n1", 1);
            ports.put("n2", two.getLocalPort());
            try (Links links = new Links(ports);
                    Socket dialler = new Socket(InetAddress.getLoopbackAddress(), links.port("n1", "n2"));
                    Socket answerer = two.accept()) {
                dialler.getOutputStream().write(1);
                assertEquals(1, answerer.getInputStream().read());
                answerer.getOutputStream().write(new byte[] {2, 3});
                assertEquals(2, dialler.getInputStream().read());
                Await.until(
                        "both bytes are counted",
                        Duration.ofSeconds(20),
                        () -> links.link("n2", "n1").counts().passed() == 2);
                assertEquals(1, links.link("n1", "n2").counts().passed());
            }
        }
    }

    @Test
    void everyPairHasItsLinksAndStrangersHaveNone() {
        LinkedHashMap<String, Integer> ports = new LinkedHashMap<>();
        List.of("n1", "n2", "n3").forEach(id -> ports.put(id, 1));
        try (Links links = new Links(ports)) {
            assertEquals(6, links.all().size());
            Set<String> cut = new HashSet<>();
            links.between(List.of("n1"), List.of("n2", "n3")).forEach(link -> cut.add(link.name()));
            assertEquals(Set.of("n1->n2", "n2->n1", "n1->n3", "n3->n1"), cut);
            assertThrows(IllegalArgumentException.class, () -> links.link("n1", "n4"));
            assertThrows(IllegalArgumentException.class, () -> links.port("n1", "n1"));
        }
    }

    @Test
    void leasedPortsAreAllDifferentAndFree() throws IOException {
        Set<Integer> numbers = new HashSet<>();
        List<FreePort> ports = new java.util.ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FreePort port = FreePort.lease();
            ports.add(port);
            numbers.add(port.number());
            new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress()).close();
        }
        assertEquals(50, numbers.size());
        ports.forEach(FreePort::close);
    }
}
