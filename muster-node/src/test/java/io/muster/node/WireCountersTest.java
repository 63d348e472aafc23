package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.WriteOptions;
import io.muster.spi.CommandHandler;
import io.muster.spi.RunningNode;
import io.muster.wire.ClusterId;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.NodeKey;
import io.muster.wire.WireVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every connection that a running node turns away is counted where an operator looks, and the node goes on. */
@Timeout(120)
@Tag("SEC17")
@Tag("K66")
class WireCountersTest {
    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);
    private final List<RunningNode> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        cluster = Cluster.of(directory, 3);
        for (int i = 0; i < 3; i++) {
            Map<String, CommandHandler> groups = Map.of(Cluster.GROUP, new Journal());
            nodes.add(new NodeAssembly(cluster.config(i), groups, 0, Surroundings.REAL).start());
        }
        write("before");
    }

    @AfterEach
    void close() {
        nodes.forEach(RunningNode::close);
    }

    private void write(String line) throws Exception {
        nodes.get(0)
                .group(Cluster.GROUP)
                .submit(line.getBytes(StandardCharsets.UTF_8), WriteOptions.of(Cluster.TIMEOUT))
                .get(30, TimeUnit.SECONDS);
    }

    private long metric(String name, String reason) {
        return nodes.get(0).metrics().getOrDefault(name + "{reason=\"" + reason + "\"}", -1L);
    }

    /** Says something to the node n1 and waits until that has closed the connection. */
    private void say(ByteBuffer... words) throws IOException {
        int port = cluster.config(0).node().port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            for (ByteBuffer word : words) {
                byte[] bytes = new byte[word.remaining()];
                word.get(bytes);
                socket.getOutputStream().write(bytes);
            }
            InputStream in = socket.getInputStream();
            try {
                while (in.read() >= 0) {
                    // until the end
                }
            } catch (SocketException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("reset"), e::toString);
            }
        }
    }

    private void assertRefused(String reason, ByteBuffer... words) throws IOException {
        long before = metric("muster_handshake_refused_total", reason);
        assertTrue(before >= 0, reason + " has a counter");
        say(words);
        Await.until(reason, () -> metric("muster_handshake_refused_total", reason) == before + 1);
    }

    private static ByteBuffer magic() {
        return ByteBuffer.allocate(8).putLong(0, WireVersion.MAGIC);
    }

    private ByteBuffer hello(int version, String cluster, String node) {
        String name = this.cluster.config(0).node().clusterName();
        Hello hello = new Hello(
                version,
                version,
                cluster.isEmpty() ? VoterList.of(List.of("n1", "n2", "n3")).clusterId(name) : new ClusterId(1, 2),
                cluster.isEmpty() ? name : cluster,
                node,
                NodeKey.of(node),
                7,
                Hello.CONTROL,
                "",
                1 << 20,
                1 << 10,
                300,
                3000,
                0);
        return HelloCodec.encode(hello, FrameKind.HELLO);
    }

    @Test
    @Tag("F25")
    @Tag("F50")
    @Tag("F51")
    @Tag("F52")
    void everyWayOfBeingTurnedAwayHasItsCounter() throws Exception {
        long term = nodes.get(0).status(Cluster.GROUP).term();
        assertRefused("bad_magic", ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertRefused("bad_hello", magic(), ByteBuffer.allocate(200).putInt(0, 196));
        assertRefused("too_large", magic(), ByteBuffer.allocate(12).putInt(0, 1 << 30));
        assertRefused("wrong_cluster", magic(), hello(1, "another", "n2"));
        assertRefused("no_common_version", magic(), hello(99, "", "n2"));
        // n1 dials those with a larger key itself, so a stranger with a smaller one is made up
        String stranger = "s0";
        for (int i = 1; NodeKey.of(stranger) > NodeKey.of("n1"); i++) {
            stranger = "s" + i;
        }
        assertRefused("unknown_member", magic(), hello(1, "", stranger));
        assertRefused("duplicate_id", magic(), hello(1, "", "n1"));
        assertRefused("handshake_timeout", magic());
        write("after");
        assertEquals(0, metric("muster_transport_disconnects_total", "bad_frame"));
        assertEquals(term, nodes.get(0).status(Cluster.GROUP).term(), "nobody had to elect");
    }
}
