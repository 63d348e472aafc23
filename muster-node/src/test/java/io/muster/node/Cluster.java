package io.muster.node;

import io.muster.ClusterStatus;
import io.muster.CommandResult;
import io.muster.Consistency;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.MusterNode;
import io.muster.WriteOptions;
import io.muster.log.FileDevice;
import io.muster.log.LogDevice;
import io.muster.log.LogStore;
import io.muster.spi.RunningNode;
import io.muster.transport.NioTransport;
import io.muster.transport.Resolver;
import io.muster.transport.Transport;
import io.muster.transport.TransportConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Nodes in this process, on loopback sockets and real files, with the timing of the testing preset. */
final class Cluster implements AutoCloseable {
    static final String GROUP = MusterNode.DEFAULT_GROUP;
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Path directory;
    private final List<Integer> ports;
    private final Map<String, String> extra = new TreeMap<>();
    private final @Nullable Member[] members;
    private final Map<Integer, String> hosts = new TreeMap<>();
    private boolean bare;
    private boolean byName;
    UnaryOperator<LogStore> log = UnaryOperator.identity();
    Function<Path, LogDevice> disk = FileDevice::new;
    Resolver resolver = Resolver.SYSTEM;

    /**
     * A running node.
     *
     * @param node the node
     * @param journal its state
     * @param gate its sockets
     */
    record Member(RunningNode node, Journal journal, GatedTransport gate) {
        String id() {
            return node.id();
        }

        ClusterStatus status() {
            return node.status(GROUP);
        }

        long leadingTerm() {
            return node.leadingTerm(GROUP);
        }

        /** Writes a line and returns the number that it got. */
        int write(String line) {
            return write(line, WriteOptions.of(TIMEOUT));
        }

        int write(String line, WriteOptions options) {
            try {
                CommandResult result = node.group(GROUP)
                        .submit(line.getBytes(StandardCharsets.UTF_8), options)
                        .get(options.timeout().toMillis() + 5_000, TimeUnit.MILLISECONDS);
                return Integer.parseInt(new String(result.bytes(), StandardCharsets.UTF_8));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof MusterException failure) {
                    throw failure;
                }
                throw new AssertionError(e);
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }

        List<String> read() {
            return node.group(GROUP).read(Consistency.LINEARIZABLE, TIMEOUT, journal::lines);
        }

        List<String> local() {
            return node.group(GROUP).read(Consistency.LOCAL, TIMEOUT, journal::lines);
        }
    }

    private Cluster(Path directory, int count) {
        this.directory = directory;
        this.ports = freePorts(count);
        this.members = new @Nullable Member[count];
    }

    /** A cluster of nodes that do not run yet. */
    static Cluster of(Path directory, int count) {
        return new Cluster(directory, count);
    }

    /** The same, started. */
    static Cluster started(Path directory, int count) {
        Cluster cluster = of(directory, count);
        for (int i = 0; i < count; i++) {
            cluster.start(i);
        }
        return cluster;
    }

    private static List<Integer> freePorts(int count) {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    /** Peers are named by their addresses only. */
    Cluster bare() {
        bare = true;
        return this;
    }

    /** Nodes on addresses of their own, at one port, which find each other by a name. */
    Cluster byName(Resolver zone) {
        byName = true;
        resolver = zone;
        return this;
    }

    /** Where a node listens from its next start on. */
    void move(int i, String host) {
        hosts.put(i, host);
    }

    Cluster with(String key, String value) {
        extra.put(key, value);
        return this;
    }

    MusterConfig config(int i) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("muster.preset", "testing");
        keys.put("muster.node.id", "n" + (i + 1));
        keys.put("muster.node.port", ports.get(i).toString());
        keys.put("muster.data.dir", directory.resolve("n" + (i + 1)).toString());
        keys.put("muster.log.segment-size", "36MiB");
        keys.put("muster.shutdown.timeout", "5s");
        if (byName) {
            keys.put("muster.node.host", hosts.getOrDefault(i, "127.0.0." + (i + 1)));
            keys.put("muster.node.port", ports.get(0).toString());
            keys.put("muster.discovery.dns", "cluster.example");
            keys.put("muster.discovery.poll-interval", "200ms");
            keys.put("muster.bootstrap.expect", Integer.toString(ports.size()));
        } else if (ports.size() > 1) {
            StringBuilder peers = new StringBuilder();
            for (int p = 0; p < ports.size(); p++) {
                peers.append(p == 0 ? "" : ",")
                        .append(bare ? "" : "n" + (p + 1) + "=")
                        .append("127.0.0.1:")
                        .append(ports.get(p));
            }
            keys.put("muster.peers", peers.toString());
        }
        keys.putAll(extra);
        return MusterConfig.read(keys::get, keys.keySet()).orThrow();
    }

    Member start(int i) {
        Journal journal = new Journal();
        GatedTransport[] gate = new GatedTransport[1];
        UnaryOperator<LogStore> wrapping = log;
        Function<Path, LogDevice> opening = disk;
        Resolver asked = resolver;
        Surroundings surroundings = new Surroundings() {
            @Override
            public Transport transport(TransportConfig config) {
                gate[0] = new GatedTransport(NioTransport.open(config, System::nanoTime, new SecureRandom()));
                return gate[0];
            }

            @Override
            public LogDevice device(Path at) {
                return opening.apply(at);
            }

            @Override
            public Resolver resolver() {
                return asked;
            }

            @Override
            public LogStore log(LogStore opened) {
                return wrapping.apply(opened);
            }
        };
        RunningNode node = new NodeAssembly(config(i), Map.of(GROUP, journal), 0, surroundings).start();
        Member member = new Member(node, journal, Objects.requireNonNull(gate[0]));
        members[i] = member;
        return member;
    }

    Member get(int i) {
        return Objects.requireNonNull(members[i]);
    }

    void stop(int i) {
        get(i).node.close();
        members[i] = null;
    }

    /** Kills the loop of a node: its connections break, its log is let go of, nothing is handed over. */
    void kill(int i) {
        get(i).gate.dies = true;
        get(i).gate.wakeup();
        Await.until("the loop is dead", () -> get(i).status().phase() == ClusterStatus.Phase.HALTED);
        stop(i);
    }

    List<Member> running() {
        List<Member> all = new ArrayList<>();
        for (Member member : members) {
            if (member != null) {
                all.add(member);
            }
        }
        return all;
    }

    /** Place of a node, also after it has stopped. */
    int indexOf(Member member) {
        return Integer.parseInt(member.id().substring(1)) - 1;
    }

    /** Waits until exactly one of the nodes that run and are not cut off leads. */
    Member leader() {
        Member[] found = new Member[1];
        Await.until("one leader", () -> {
            List<Member> leaders = running().stream()
                    .filter(m -> !m.gate.cut && m.leadingTerm() > 0)
                    .sorted(Comparator.comparingLong(Member::leadingTerm))
                    .toList();
            if (leaders.size() == 1) {
                found[0] = leaders.get(0);
            }
            return leaders.size() == 1;
        });
        return Objects.requireNonNull(found[0]);
    }

    List<Member> others(Member one) {
        return running().stream().filter(m -> !m.equals(one)).toList();
    }

    /** Waits until all running nodes have applied the same, and compares what it came to. */
    void converge() {
        Await.until("all have applied the same", () -> {
            List<ClusterStatus> all = running().stream().map(Member::status).toList();
            ClusterStatus first = all.get(0);
            return all.stream()
                    .allMatch(s -> s.appliedIndex() == first.appliedIndex()
                            && s.appliedIndex() == s.commitIndex()
                            && s.digest() == first.digest()
                            && s.commitIndex() == s.lastIndex());
        });
    }

    @Override
    public void close() {
        for (Member member : running()) {
            member.journal.gate.countDown();
        }
        for (Member member : running()) {
            member.node.close();
        }
    }
}
