package io.muster;

import io.muster.spi.CommandHandler;
import io.muster.spi.NodeFactory;
import io.muster.spi.RunningNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One member of a cluster, running in this process. Everything that annotations and configuration keys offer exists
 * here too:
 *
 * <pre>{@code
 * try (MusterNode node = MusterNode.builder()
 *         .nodeId("n1")
 *         .peers("n1=h1:9993,n2=h2:9993,n3=h3:9993")
 *         .group("default", new Ledger())
 *         .start()) {
 *     Balance balance = node.group("default").write(new Post("x", 5), Duration.ofSeconds(2));
 * }
 * }</pre>
 *
 * <p>Starting does not wait for a leader; {@link #awaitLeader} does. A node without a state machine elects a leader and
 * nothing else. Safe for many threads.
 */
public final class MusterNode implements AutoCloseable {
    /** Name of the group that is meant where none is named. */
    public static final String DEFAULT_GROUP = "default";

    private final RunningNode running;

    private MusterNode(RunningNode running) {
        this.running = running;
    }

    /**
     * Starts to describe a node.
     *
     * @return a builder with nothing set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a node from a configuration that was read already.
     *
     * @param config checked configuration
     * @param groups handler of each group by name; empty for leadership only
     * @param schema fingerprint of all commands that this build can apply, 0 if there is none
     * @return the running node
     * @throws MusterException if the node cannot start
     */
    public static MusterNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        Map<String, CommandHandler> all = new LinkedHashMap<>(groups);
        if (all.isEmpty()) {
            all.put(DEFAULT_GROUP, CommandHandler.NONE);
        }
        return new MusterNode(factory().start(config, Collections.unmodifiableMap(all), schema));
    }

    private static NodeFactory factory() {
        return ServiceLoader.load(NodeFactory.class, NodeFactory.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(NodeFactory::priority))
                .orElseThrow(() ->
                        new IllegalStateException("no runtime found: META-INF/services/" + NodeFactory.class.getName()
                                + " is missing from the class path; if jars were merged, merge service files too"));
    }

    /**
     * Id of this node.
     *
     * @return the id in force
     */
    public String id() {
        return running.id();
    }

    /**
     * Names of the groups of this node.
     *
     * @return in the order in which they were given
     */
    public List<String> groups() {
        return running.groups();
    }

    /**
     * One group.
     *
     * @param name its name
     * @return the group, for writes and reads
     * @throws IllegalArgumentException if this node has no such group
     */
    public Group group(String name) {
        return running.group(name);
    }

    /**
     * What this node knows about its first group now.
     *
     * @return a snapshot, taken without waiting
     */
    public ClusterStatus status() {
        return running.status(firstGroup());
    }

    /**
     * What this node knows about a group now.
     *
     * @param group its name
     * @return a snapshot, taken without waiting
     * @throws IllegalArgumentException if this node has no such group
     */
    public ClusterStatus status(String group) {
        return running.status(group);
    }

    /**
     * Tells whether this node leads its first group now. True only within confirmed quorum contact: a leader that lost
     * its majority says false within one election timeout.
     *
     * @return true if this node leads
     */
    public boolean isLeader() {
        return isLeader(firstGroup());
    }

    /**
     * Tells whether this node leads a group now, as {@link #isLeader()}.
     *
     * @param group its name
     * @return true if this node leads
     */
    public boolean isLeader(String group) {
        return running.leadingTerm(group) > 0;
    }

    /**
     * A number that grows with every leader of a group. Hand it to what you write to outside the log, and let that
     * refuse smaller numbers: only so is a leader that does not know yet that it was replaced kept from doing harm.
     *
     * @param group name of the group
     * @return the token, 0 if this node does not lead
     */
    public long fencingToken(String group) {
        return running.leadingTerm(group);
    }

    /**
     * Who leads the first group, as far as this node knows.
     *
     * @return id of the leader, empty if none is known
     */
    public Optional<String> leader() {
        return Optional.ofNullable(status().leaderId());
    }

    /**
     * Waits until a leader of the first group is known here.
     *
     * @param timeout deadline
     * @return id of the leader
     * @throws NoQuorumException if none is known at the deadline
     */
    public String awaitLeader(Duration timeout) {
        return running.awaitLeader(firstGroup(), timeout);
    }

    /**
     * Waits until a leader of a group is known here.
     *
     * @param group name of the group
     * @param timeout deadline
     * @return id of the leader
     * @throws NoQuorumException if none is known at the deadline
     */
    public String awaitLeader(String group, Duration timeout) {
        return running.awaitLeader(group, timeout);
    }

    /**
     * Delivers events of all groups from now on, in order, off the loop; to the first listener also those since the
     * start, at most 1024.
     *
     * @param listener called by one thread at a time; what it throws is logged
     * @return ends the delivery
     */
    public AutoCloseable listen(Consumer<ClusterEvent> listener) {
        return running.listen(listener);
    }

    /**
     * Counters and gauges of this node, by the names that the metrics endpoint uses, labels included where a name has
     * them: {@code muster_write_total{outcome="ok"}}.
     *
     * @return a snapshot, taken without waiting; iterates in the order of the names
     */
    public SortedMap<String, Long> metrics() {
        return running.metrics();
    }

    /**
     * Refuses new calls, drains, forces the log and closes, within the shutdown timeout. Does nothing the second time.
     */
    @Override
    public void close() {
        running.close();
    }

    private String firstGroup() {
        return running.groups().get(0);
    }

    /** Describes a node. Every setter is a key of the configuration; {@link #start()} checks all of them together. */
    public static final class Builder {
        private final Map<String, String> properties = new TreeMap<>();
        private final Map<String, Object> groups = new LinkedHashMap<>();
        private long schema;

        private Builder() {}

        /**
         * Chooses where values come from that are not set.
         *
         * @param preset production if not called
         * @return this
         */
        public Builder preset(Preset preset) {
            return property(ConfigKeys.PRESET.name(), preset.name().toLowerCase(Locale.ROOT));
        }

        /**
         * Names this node.
         *
         * @param id stable identity, never an address
         * @return this
         */
        public Builder nodeId(String id) {
            return property(ConfigKeys.NODE_ID.name(), id);
        }

        /**
         * Sets the address to bind.
         *
         * @param host name or address
         * @return this
         */
        public Builder host(String host) {
            return property(ConfigKeys.NODE_HOST.name(), host);
        }

        /**
         * Sets the cluster port to bind.
         *
         * @param port 0 for any free one
         * @return this
         */
        public Builder port(int port) {
            return property(ConfigKeys.NODE_PORT.name(), Integer.toString(port));
        }

        /**
         * Sets what others dial.
         *
         * @param address {@code host:port}
         * @return this
         */
        public Builder advertise(String address) {
            return property(ConfigKeys.NODE_ADVERTISE.name(), address);
        }

        /**
         * Names the cluster.
         *
         * @param name the same on all nodes
         * @return this
         */
        public Builder clusterName(String name) {
            return property(ConfigKeys.CLUSTER_NAME.name(), name);
        }

        /**
         * Names the nodes of the first configuration.
         *
         * @param peers such as {@code n1=h1:9993,n2=h2:9993,n3=h3:9993}
         * @return this
         */
        public Builder peers(String peers) {
            return property(ConfigKeys.PEERS.name(), peers);
        }

        /**
         * Sets where this node keeps its log.
         *
         * @param directory made if it does not exist, locked while the node runs
         * @return this
         */
        public Builder dataDirectory(Path directory) {
            return property(ConfigKeys.DATA_DIR.name(), directory.toString());
        }

        /**
         * Keeps everything in memory: the node forgets all when it stops.
         *
         * @return this
         */
        public Builder memory() {
            return property(ConfigKeys.DATA_DIR.name(), ConfigKeys.MEMORY);
        }

        /**
         * Sets how long a leader may be silent.
         *
         * @param timeout T
         * @return this
         */
        public Builder electionTimeout(Duration timeout) {
            return property(ConfigKeys.ELECTION_TIMEOUT.name(), timeout.toString());
        }

        /**
         * Sets the time between two heartbeats.
         *
         * @param interval well below the election timeout
         * @return this
         */
        public Builder heartbeatInterval(Duration interval) {
            return property(ConfigKeys.HEARTBEAT_INTERVAL.name(), interval.toString());
        }

        /**
         * Sets any key, as a configuration file would.
         *
         * @param key such as {@code muster.limits.queue}
         * @param value its value as text
         * @return this
         */
        public Builder property(String key, String value) {
            properties.put(key, value);
            return this;
        }

        /**
         * Adds a group with a typed state machine.
         *
         * @param name {@code [a-z][a-z0-9-]{0,62}}, the same on all nodes
         * @param machine the state of this node
         * @return this
         */
        public Builder group(String name, StateMachine<?, ?> machine) {
            groups.put(name, machine);
            return this;
        }

        /**
         * Adds a group with a handler of bytes.
         *
         * @param name {@code [a-z][a-z0-9-]{0,62}}, the same on all nodes
         * @param handler the state of this node
         * @return this
         */
        public Builder handler(String name, CommandHandler handler) {
            groups.put(name, handler);
            return this;
        }

        /**
         * Sets the fingerprint of all commands that this build can apply; nodes that differ do not join each other.
         *
         * @param fingerprint 0 for none
         * @return this
         */
        public Builder schema(long fingerprint) {
            schema = fingerprint;
            return this;
        }

        /**
         * Checks everything and starts the node; does not wait for a leader.
         *
         * @return the running node
         * @throws DeploymentRejectedException with all mistakes
         * @throws MusterException if the node cannot start
         */
        public MusterNode start() {
            MusterConfig config =
                    MusterConfig.read(properties::get, properties.keySet()).orThrow();
            NodeFactory factory = factory();
            Map<String, CommandHandler> handlers = new LinkedHashMap<>();
            List<String> problems = new ArrayList<>();
            groups.forEach((name, state) -> addHandler(factory, name, state, handlers, problems));
            if (!problems.isEmpty()) {
                throw new DeploymentRejectedException(problems);
            }
            return MusterNode.start(config, handlers, schema);
        }

        private static void addHandler(
                NodeFactory factory,
                String name,
                Object state,
                Map<String, CommandHandler> handlers,
                List<String> problems) {
            if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
                problems.add("MUSTER-1015 group '" + name + "': name it [a-z][a-z0-9-]{0,62}");
            }
            try {
                handlers.put(name, state instanceof StateMachine<?, ?> m ? factory.typed(m) : (CommandHandler) state);
            } catch (IllegalArgumentException e) {
                problems.add("MUSTER-1201 group '" + name + "': " + e.getMessage());
            }
        }
    }
}
