package io.muster.testing.process;

import io.muster.testing.proxy.FreePort;
import io.muster.testing.proxy.Links;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Some nodes on the loopback address, each in a process of its own and with its own data directory, every one behind a
 * proxy for every other one. The command line says with placeholders where the kit's choices go:
 *
 * <ul>
 *   <li>{@code {id}}: node id, n1, n2, ...
 *   <li>{@code {http}}: port on which the node shall answer HTTP
 *   <li>{@code {port}}: port on which it shall listen for its peers
 *   <li>{@code {peers}}: value for {@code muster.peers}; the addresses of the others are those of proxies
 *   <li>{@code {data}}: its data directory
 * </ul>
 */
public final class ProcessCluster implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(4);
    private static final Duration LEADER_PATIENCE = Duration.ofSeconds(30);
    private static final int SHOWN_LINES = 25;

    private final List<FreePort> ports = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Links links;

    private ProcessCluster(int size, Path directory, List<String> command, boolean proxies) {
        SequencedMap<String, Integer> clusterPorts = new LinkedHashMap<>();
        for (int i = 1; i <= size; i++) {
            clusterPorts.put("n" + i, lease());
        }
        links = new Links(proxies ? clusterPorts : new LinkedHashMap<>());
        clusterPorts.forEach((id, port) -> {
            int http = lease();
            Path data = directory.resolve(id);
            List<String> own = command.stream()
                    .map(word -> word.replace("{id}", id)
                            .replace("{http}", Integer.toString(http))
                            .replace("{port}", Integer.toString(port))
                            .replace("{peers}", peers(id, clusterPorts))
                            .replace("{data}", data.toString()))
                    .toList();
            nodes.add(new NodeProcess(id, http, port, data, directory.resolve(id + ".log"), own));
        });
    }

    private int lease() {
        FreePort port = FreePort.lease();
        ports.add(port);
        return port.number();
    }

    private String peers(String self, SequencedMap<String, Integer> clusterPorts) {
        return clusterPorts.entrySet().stream()
                .map(each -> each.getKey() + "=127.0.0.1:"
                        + (each.getKey().equals(self) || links.all().isEmpty()
                                ? each.getValue()
                                : links.port(self, each.getKey())))
                .collect(Collectors.joining(","));
    }

    /**
     * Starts a cluster and returns at once; {@link #awaitReady()} waits for it.
     *
     * @param size number of nodes
     * @param directory for data and output of the nodes
     * @param command command line of a node, with placeholders
     * @return the cluster, to be closed
     */
    public static ProcessCluster start(int size, Path directory, List<String> command) {
        return start(size, directory, command, true);
    }

    /**
     * Starts a cluster in which the nodes reach each other directly, to be measured: there are no {@link #links()}.
     *
     * @param size number of nodes
     * @param directory for data and output of the nodes
     * @param command command line of a node, with placeholders
     * @return the cluster, to be closed
     */
    public static ProcessCluster startWithoutProxies(int size, Path directory, List<String> command) {
        return start(size, directory, command, false);
    }

    private static ProcessCluster start(int size, Path directory, List<String> command, boolean proxies) {
        if (size < 1 || size > 9) {
            throw new IllegalArgumentException("a cluster of " + size + " processes on one machine: take 1 to 9");
        }
        ProcessCluster cluster = new ProcessCluster(size, directory, command, proxies);
        try {
            cluster.nodes.forEach(NodeProcess::start);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * The command line of a jar that reads its configuration from system properties, as MicroProfile Config does, with
     * the {@code java} of this JVM.
     *
     * @param jar a jar that can be run
     * @param options more options for {@code java}, before {@code -jar}
     * @return command line with placeholders
     */
    public static List<String> javaJar(Path jar, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dserver.port={http}", "-Dmuster.node.id={id}"));
        command.addAll(List.of("-Dmuster.node.port={port}", "-Dmuster.peers={peers}", "-Dmuster.data.dir={data}"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return command;
    }

    /**
     * All nodes.
     *
     * @return in order of their ids
     */
    public List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * One node.
     *
     * @param id its id
     * @return the node
     */
    public NodeProcess node(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + id));
    }

    /**
     * All nodes but one.
     *
     * @param node the one
     * @return the others
     */
    public List<NodeProcess> others(NodeProcess node) {
        return nodes.stream().filter(other -> other != node).toList();
    }

    /**
     * What lies between the nodes.
     *
     * @return all links, named by node ids
     */
    public Links links() {
        return links;
    }

    /** Waits until all nodes that run are ready. */
    public void awaitReady() {
        for (NodeProcess node : nodes) {
            if (node.alive()) {
                awaitReady(node);
            }
        }
    }

    /**
     * Waits until one node is ready.
     *
     * @param node which runs
     */
    public void awaitReady(NodeProcess node) {
        Await.until("node " + node.id() + " is ready", START_PATIENCE, () -> {
            if (!node.alive()) {
                throw new AssertionError("node " + node.id() + " ended with exit code " + node.exitCode());
            }
            return node.ready();
        });
    }

    /**
     * The leader by the word of all nodes.
     *
     * @return the node that all nodes which run call their leader
     */
    public NodeProcess leader() {
        return leader(
                nodes.stream().filter(node -> node.alive() && !node.paused()).toList());
    }

    /**
     * The leader by the word of some nodes.
     *
     * @param among those who are asked
     * @return the one of them that all of them call their leader
     */
    public NodeProcess leader(Collection<NodeProcess> among) {
        List<NodeProcess> found = new ArrayList<>();
        Await.until("the nodes " + among + " agree on a leader among them", LEADER_PATIENCE, () -> {
            TreeSet<String> named = among.stream()
                    .map(node -> node.status().field("leaderId"))
                    .collect(Collectors.toCollection(TreeSet::new));
            among.stream()
                    .filter(node -> named.size() == 1 && named.first().equals(node.id()))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /**
     * Waits until all nodes have applied the same, and demands that their states are equal then.
     *
     * @throws AssertionError if they never come level, or if replicas differ
     */
    public void awaitEqualDigests() {
        Await.until("all nodes have applied the same", LEADER_PATIENCE, () -> {
            List<Answer> all = nodes.stream().map(NodeProcess::status).toList();
            long applied = all.stream()
                    .map(status -> status.field("appliedIndex"))
                    .distinct()
                    .count();
            long digests = all.stream()
                    .map(status -> status.field("digest"))
                    .distinct()
                    .count();
            if (applied == 1 && digests != 1) {
                throw new AssertionError("replicas differ at the same index: " + all);
            }
            return applied == 1 && all.stream().allMatch(Answer::ok);
        });
    }

    /**
     * A failure together with the end of what every node has printed.
     *
     * @param cause what failed
     * @return to be thrown
     */
    public AssertionError failure(Throwable cause) {
        StringBuilder text = new StringBuilder(Objects.toString(cause.getMessage(), cause.toString()));
        for (NodeProcess node : nodes) {
            text.append("\n--- ")
                    .append(node)
                    .append(", the end of ")
                    .append(node.output())
                    .append(":\n");
            List<String> lines = node.tail().lines().toList();
            lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
                    .forEach(line -> text.append(line).append('\n'));
        }
        links.all().forEach(link -> text.append("link ").append(link).append('\n'));
        return new AssertionError(text.toString(), cause);
    }

    /** Kills all nodes and closes all proxies. Data and output stay. */
    @Override
    public void close() {
        nodes.forEach(NodeProcess::kill);
        links.close();
        ports.forEach(FreePort::close);
    }
}
