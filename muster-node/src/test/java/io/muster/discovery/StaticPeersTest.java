package io.muster.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.transport.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@Tag("M6")
class StaticPeersTest {
    @Test
    void readsNamedAndBareEntries() {
        assertEquals(
                List.of(
                        PeerAddress.of("n1", "h1", 9993),
                        PeerAddress.of("n2", "10.0.0.2", 1234),
                        PeerAddress.unnamed("h3", 9995),
                        PeerAddress.unnamed("h4", 9993)),
                StaticPeers.parse("n1=h1:9993, n2 = 10.0.0.2:1234,h3:9995 ,h4"));
    }

    @Test
    void readsIpv6LiteralsInBrackets() {
        List<PeerAddress> peers = StaticPeers.parse("n1=[::1]:9994,[fe80::2]");
        assertEquals(List.of(PeerAddress.of("n1", "::1", 9994), PeerAddress.unnamed("fe80::2", 9993)), peers);
        assertEquals("n1=[::1]:9994", peers.get(0).toString());
    }

    @Test
    void blankListHasNoPeers() {
        assertEquals(List.of(), StaticPeers.parse("  "));
    }

    @Test
    void namesEveryFaultAtOnce() {
        assertFault("n1=h1:9993,n1=h2:9993", "'n1' stands twice, at h1:9993 and at h2:9993");
        assertFault("n1=h1:9993,n2=H1:9993", "stands twice, as 'n1=h1:9993' and as 'n2=H1:9993'");
        assertFault("n1=h1:0", "port '0'");
        assertFault("n1=h1:65536", "port '65536'");
        assertFault("n1=h1:x", "port 'x'");
        assertFault("n1=h1:", "port ''");
        assertFault("=h1:1", "no node id");
        assertFault("n1=", "no address");
        assertFault("n1=h1:1,,n2=h2:1", "'' has no address");
        assertFault("n1=:1", "no usable host");
        assertFault("n1=::1:9993", "in brackets");
        assertFault("n1=[::1", "[address]:port");
        assertFault("n1=[::1]9993", "[address]:port");
        assertFault("n1=[]:9993", "no usable host");
        assertFault("n1=a b:1", "no usable host");
        assertFault("n1=http://h1:1", "in brackets");
        String all = message(() -> StaticPeers.parse("a:x,n1=h,n1=g"));
        assertTrue(all.contains("port 'x'") && all.contains("'n1' stands twice"), all);
    }

    @Test
    void namedListRefusesBareEntries() {
        String fault = message(() -> StaticPeers.parseNamed("h1:9993"));
        assertTrue(fault.contains("n1=h1:9993"), fault);
        assertEquals(1, StaticPeers.parseNamed("n1=h1:9993").size());
    }

    private static void assertFault(String list, String words) {
        String message = message(() -> StaticPeers.parse(list));
        assertTrue(message.startsWith("muster.peers: ") && message.contains(words), message);
    }

    private static String message(Executable parse) {
        return String.valueOf(
                assertThrows(StaticPeers.BadPeersException.class, parse).getMessage());
    }
}
