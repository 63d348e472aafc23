package io.muster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured, checked as a whole and grouped by who uses it. Made by {@link #read}, from any
 * source of text; the keys, their defaults and their meaning stand in {@link ConfigKeys}.
 *
 * @param preset where the values that are not set come from
 * @param node who this node is
 * @param peers whom it forms a cluster with
 * @param timing heartbeats and elections
 * @param replication window of each follower
 * @param storage where and how the log is kept
 * @param limits bounds on sizes and queues
 * @param calls defaults of writes and reads
 * @param sessions how long repetitions are recognised
 * @param health when the probes are up
 * @param shutdownTimeout bound on a stop in order
 * @param beans values of {@code muster.bean.*} by full key, for the binding that knows the beans
 */
public record MusterConfig(
        Preset preset,
        Node node,
        Peers peers,
        Timing timing,
        Replication replication,
        Storage storage,
        Limits limits,
        Calls calls,
        Sessions sessions,
        Health health,
        Duration shutdownTimeout,
        Map<String, String> beans) {

    /** Copies the bean values in order of their keys. */
    public MusterConfig {
        beans = Collections.unmodifiableMap(new TreeMap<>(beans));
    }

    /**
     * Reads and checks everything, and reports all problems at once.
     *
     * @param source value of a key, null if it is not set
     * @param names all names that the source knows, to find keys that nobody reads; other names than {@code muster.*}
     * are
     *     ignored
     * @return the configuration, or why there is none
     */
    public static Reading read(Function<String, @Nullable String> source, Collection<String> names) {
        return new ConfigReader(source, names).read();
    }

    /**
     * Reads a duration in the forms that keys have, so that annotations take the same ones.
     *
     * @param text such as {@code 300ms}, {@code 2s} or {@code PT0.3S}
     * @return the duration
     * @throws IllegalArgumentException with the forms that are right
     */
    public static Duration duration(String text) {
        return ConfigText.duration(text);
    }

    /**
     * What reading gave.
     *
     * @param config the configuration, empty if there are errors
     * @param errors what stops the start, in order of code and key
     * @param warnings what only deserves a line in the log
     */
    public record Reading(Optional<MusterConfig> config, List<Problem> errors, List<Problem> warnings) {
        /** Copies the lists. */
        public Reading {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }

        /**
         * The configuration.
         *
         * @return never null
         * @throws DeploymentRejectedException if there are errors, with all of them
         */
        public MusterConfig orThrow() {
            return config.orElseThrow(() -> new DeploymentRejectedException(
                    errors.stream().map(Problem::toString).toList()));
        }
    }

    /**
     * One mistake in the configuration.
     *
     * @param code such as {@code MUSTER-1502}
     * @param key the key that is wrong
     * @param text what is wrong and what to do
     */
    public record Problem(String code, String key, String text) {
        @Override
        public String toString() {
            return code + " " + key + ": " + text;
        }
    }

    /**
     * Who this node is.
     *
     * @param id stable identity, never an address
     * @param host address to bind
     * @param port cluster port to bind, 0 for any free one
     * @param advertise {@code host:port} that others dial; names are resolved again at every reconnect
     * @param clusterName checked in the handshake
     */
    public record Node(String id, String host, int port, String advertise, String clusterName) {}

    /**
     * Whom this node forms a cluster with. Addresses only help to find each other: the quorum comes from the committed
     * configuration, and this is its first value only.
     *
     * @param list peers as configured, this node included if it is named there; empty for a single node
     * @param discoveryDns name whose addresses are peers, null for none
     * @param pollInterval time between two look-ups
     * @param bootstrapExpect number of nodes to wait for before a cluster is formed, this node included; 0 if not known
     */
    public record Peers(List<Peer> list, @Nullable String discoveryDns, Duration pollInterval, int bootstrapExpect) {
        /** Copies the list. */
        public Peers {
            list = List.copyOf(list);
        }

        /**
         * Tells whether this node is alone by configuration.
         *
         * @return true without peers and without discovery
         */
        public boolean single() {
            return list.isEmpty() && discoveryDns == null;
        }
    }

    /**
     * One configured peer.
     *
     * @param id id of the node, null if only its address is given and the handshake will tell
     * @param host name or address, resolved again at every reconnect
     * @param port cluster port
     */
    public record Peer(@Nullable String id, String host, int port) {
        /**
         * What to dial.
         *
         * @return {@code host:port}, an IPv6 address in brackets
         */
        public String address() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * Heartbeats and elections.
     *
     * @param heartbeatInterval time between two heartbeats of a leader
     * @param electionTimeout T: silence of the leader before a follower asks for votes
     * @param electionJitter each round draws its timeout from [T, T (1 + jitter)]
     */
    public record Timing(Duration heartbeatInterval, Duration electionTimeout, double electionJitter) {}

    /**
     * Window of each follower.
     *
     * @param maxInflight appends on the way
     * @param maxBytes bytes on the way
     */
    public record Replication(int maxInflight, long maxBytes) {}

    /** When an append counts as durable. */
    public enum Fsync {
        /** After one force for all appends that wait. */
        GROUP,
        /** When the operating system has it: a power cut may lose acknowledged writes. */
        OS
    }

    /**
     * Where and how the log is kept.
     *
     * @param dataDirectory directory of this node, null to keep everything in memory
     * @param fsync when an append counts as durable
     * @param segmentSize bytes of one log file, fixed at the first start
     */
    public record Storage(@Nullable Path dataDirectory, Fsync fsync, long segmentSize) {}

    /**
     * Bounds on sizes and queues.
     *
     * @param commandSize largest encoded command
     * @param frameSize largest frame on the wire
     * @param inflightBytes bytes of all commands that wait on this node
     * @param queue commands that wait on this node
     * @param connections connections that this node accepts
     * @param handshakeTimeout time that a new connection has to say who it is
     */
    public record Limits(
            int commandSize,
            int frameSize,
            long inflightBytes,
            int queue,
            int connections,
            Duration handshakeTimeout) {}

    /**
     * Defaults of writes and reads.
     *
     * @param writeTimeout deadline of a write that names none
     * @param readTimeout deadline of a read that names none
     * @param readDefault level of reads that name none
     */
    public record Calls(Duration writeTimeout, Duration readTimeout, Consistency readDefault) {}

    /**
     * How long repetitions are recognised, in log time. Written into the log with each use, so that all replicas agree
     * also while nodes are configured differently.
     *
     * @param timeout idle time after which a client session may go
     * @param idempotencyWindow how long the result of an idempotency key is kept
     * @param idempotencyMax keys kept at most, the oldest go first
     */
    public record Sessions(Duration timeout, Duration idempotencyWindow, int idempotencyMax) {}

    /** What readiness demands; each level includes the ones before it. */
    public enum Readiness {
        /** Started, in the committed configuration, neither halted nor stopping. */
        MEMBER,
        /** And a leader with a quorum was heard within 1.5 election timeouts. */
        QUORUM,
        /** And the applied state is level with the leader's commits, but for {@code max-lag}. */
        CAUGHT_UP
    }

    /**
     * When the probes are up.
     *
     * @param readiness what readiness demands
     * @param maxLag how long the applied state may be behind the leader's commits
     * @param stuckAfter time without a turn of loop, log or applier after which liveness is down
     */
    public record Health(Readiness readiness, Duration maxLag, Duration stuckAfter) {}
}
