package io.muster.example;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some nodes on loopback, each with its own data directory. */
final class LocalCluster implements AutoCloseable {
    final List<NodeProcess> nodes = new ArrayList<>();

    LocalCluster(int size, Path directory) throws IOException {
        List<Integer> ports = freePorts(2 * size);
        String peers = IntStream.range(0, size)
                .mapToObj(i -> "n" + (i + 1) + "=127.0.0.1:" + ports.get(size + i))
                .collect(Collectors.joining(","));
        for (int i = 0; i < size; i++) {
            nodes.add(new NodeProcess("n" + (i + 1), ports.get(i), ports.get(size + i), peers, directory));
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    void awaitReady() {
        for (NodeProcess node : nodes) {
            if (node.alive()) {
                await("node " + node.id + " is ready", Duration.ofSeconds(60), node::ready);
            }
        }
    }

    /** The living node that all living nodes call their leader. */
    NodeProcess leader() {
        List<NodeProcess> found = new ArrayList<>();
        await("the nodes agree on a leader", Duration.ofSeconds(30), () -> {
            List<String> named = nodes.stream()
                    .filter(NodeProcess::alive)
                    .map(node ->
                            node.get("/muster/status", Duration.ofSeconds(2)).field("leaderId"))
                    .distinct()
                    .toList();
            nodes.stream()
                    .filter(node -> node.alive() && named.equals(List.of(node.id)))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    List<NodeProcess> others(NodeProcess node) {
        return nodes.stream().filter(other -> other != node).toList();
    }

    /** Waits until something holds; fails with its description. */
    static void await(String what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + patience + " in vain until " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        for (NodeProcess node : nodes) {
            node.kill();
        }
    }
}
