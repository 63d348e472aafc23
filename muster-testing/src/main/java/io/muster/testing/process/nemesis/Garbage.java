package io.muster.testing.process.nemesis;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import io.muster.wire.ClusterId;
import io.muster.wire.FrameKind;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.NodeKey;
import io.muster.wire.WireVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stranger on the cluster port of every node (faults F50, F51, F52): random bytes, HTTP, a handshake that breaks off,
 * one of another cluster, absurd lengths, connections that say nothing. Real, and survived, if the nodes have closed
 * every single connection themselves, and the leader leads on in the same term.
 *
 * @param silent connections to each node that say nothing; more than a node has room for
 */
public record Garbage(int silent) implements Nemesis {
    private static final int PATIENCE_MILLIS = 30_000;
    /** Few enough to leave the nodes, which share the address of the kit, room for their own handshakes. */
    private static final int PER_ADDRESS = 10;

    private static final int ADDRESSES = 200;

    @Override
    public String kind() {
        return "garbage";
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess leader = scene.cluster().leader();
        String term = leader.status().field("term");
        int closed = 0;
        for (NodeProcess node : scene.cluster().nodes()) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (byte[] bytes : garbage(scene)) {
                    sockets.add(dial(node, sockets.size(), bytes));
                }
                for (int i = 0; i < silent; i++) {
                    sockets.add(dial(node, sockets.size(), new byte[0]));
                }
                scene.progress().await(Target.WRITES);
                for (Socket socket : sockets) {
                    awaitClosed(node, socket);
                    closed++;
                }
            } finally {
                sockets.forEach(Garbage::close);
            }
        }
        scene.cluster().awaitReady();
        NodeProcess now = scene.cluster().leader();
        String then = now.status().field("term");
        Scene.demand(
                now == leader && then.equals(term),
                "strangers have moved the leader: " + leader.id() + " in term " + term + ", then " + now.id()
                        + " in term " + then);
        return new Strike.Happened(closed + " connections of strangers, all closed by the nodes");
    }

    private static List<byte[]> garbage(Scene scene) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] random = new byte[1 + scene.random().nextInt(8 << 10)];
            scene.random().nextBytes(random);
            all.add(random);
        }
        all.add("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] hello = hello();
        all.add(withMagic(hello));
        for (int cut : new int[] {1, 4, 5, 20, hello.length - 1}) {
            all.add(withMagic(Arrays.copyOf(hello, cut)));
        }
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0, 64 << 20}) {
            byte[] frame = hello.clone();
            ByteBuffer.wrap(frame).putInt(0, length);
            all.add(withMagic(frame));
        }
        for (int i = 0; i < 20; i++) {
            byte[] flipped = hello.clone();
            flipped[scene.random().nextInt(flipped.length)] ^=
                    (byte) (1 << scene.random().nextInt(8));
            all.add(withMagic(flipped));
        }
        return all;
    }

    /** A handshake as it should be, from a cluster that is not this one. */
    private static byte[] hello() {
        Hello hello = new Hello(
                WireVersion.MIN,
                WireVersion.MAX,
                new ClusterId(4711, 4712),
                "strangers",
                "stranger",
                NodeKey.of("stranger"),
                1,
                Hello.CONTROL,
                "",
                64 << 20,
                8 << 20,
                300,
                3_000,
                0);
        ByteBuffer frame = HelloCodec.encode(hello, FrameKind.HELLO);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] withMagic(byte[] frame) {
        return ByteBuffer.allocate(WireVersion.MAGIC_BYTES + frame.length)
                .putLong(WireVersion.MAGIC)
                .put(frame)
                .array();
    }

    private static Socket dial(NodeProcess node, int number, byte[] bytes) {
        Socket socket = new Socket();
        try {
            if (System.getProperty("os.name").startsWith("Linux")) {
                // all of 127/8 is ours: strangers come from many addresses
                byte[] address = {127, 0, 1, (byte) (1 + number / PER_ADDRESS % ADDRESSES)};
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
            }
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), node.clusterPort()), PATIENCE_MILLIS);
        } catch (IOException e) {
            close(socket);
            throw new UncheckedIOException("no stranger can connect with node " + node.id(), e);
        }
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedAlready) {
            // the end of it is awaited below
        }
        return socket;
    }

    private static void awaitClosed(NodeProcess node, Socket socket) {
        byte[] goodbye = new byte[1 << 10];
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            while (socket.getInputStream().read(goodbye) >= 0) {
                // a node may say why
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("node " + node.id() + " keeps the connection of a stranger", e);
        } catch (IOException reset) {
            // closed, the hard way
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
