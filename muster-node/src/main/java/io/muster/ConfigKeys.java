package io.muster;

import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogue of configuration: every key with its type, its default per preset and its meaning. The table in the
 * book is rendered from here, and a key that is not here is not read by anybody.
 */
public final class ConfigKeys {
    /** Value of {@link #DATA_DIR} that keeps everything in memory. */
    public static final String MEMORY = "memory:";

    /** Keys of single methods of beans: {@code muster.bean.<bean>.<method>.consistency} or {@code .timeout}. */
    public static final String BEAN_PREFIX = "muster.bean.";

    /** How the text of a value is read. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** A host and a port, {@code host:port}; IPv6 in brackets. */
        ADDRESS,
        /** A comma-separated list of {@code id=host:port} or {@code host:port}. */
        PEERS,
        /** A directory. */
        PATH,
        /** A whole number. */
        INTEGER,
        /** A decimal number. */
        FACTOR,
        /** {@code 300ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 7d}, or ISO such as {@code PT0.3S}. */
        DURATION,
        /** {@code 512}, {@code 64KiB}, {@code 8MiB}, {@code 1GiB}. */
        SIZE,
        /** One of a few words. */
        CHOICE
    }

    /**
     * What a key is if nobody sets it.
     *
     * @param development value under {@link Preset#DEVELOPMENT}
     * @param testing value under {@link Preset#TESTING}
     * @param production value under {@link Preset#PRODUCTION}
     * @param computed true if the text describes a value that is computed from others
     */
    public record Default(String development, String testing, String production, boolean computed) {
        static Default of(String value) {
            return new Default(value, value, value, false);
        }

        static Default of(String development, String testing, String production) {
            return new Default(development, testing, production, false);
        }

        static Default computed(String description) {
            return new Default(description, description, description, true);
        }

        /**
         * The text under a preset.
         *
         * @param preset which one
         * @return a value, or its description if it is computed
         */
        public String under(Preset preset) {
            return switch (preset) {
                case DEVELOPMENT -> development;
                case TESTING -> testing;
                case PRODUCTION -> production;
            };
        }

        /**
         * As the book shows it.
         *
         * @return one text, or three if the presets differ
         */
        public String shown() {
            return development.equals(testing) && testing.equals(production)
                    ? production
                    : development + " / " + testing + " / " + production;
        }
    }

    /**
     * One key.
     *
     * @param name full name
     * @param type how its text is read
     * @param low smallest number, or bytes, or milliseconds; not used by other types
     * @param high largest one
     * @param choices words of {@link Type#CHOICE}, else empty
     * @param unset what holds if nobody sets it
     * @param meaning one or two sentences
     */
    public record Key(
            String name, Type type, long low, long high, List<String> choices, Default unset, String meaning) {
        /** Copies the choices. */
        public Key {
            choices = List.copyOf(choices);
        }
    }

    /** {@code muster.preset}. */
    public static final Key PRESET = choice(
            "muster.preset",
            Default.of("production"),
            "Where values come from that are not set; values only, never behaviour.",
            "development",
            "testing",
            "production");

    /** {@code muster.node.id}. */
    public static final Key NODE_ID = key(
            "muster.node.id",
            Type.TEXT,
            Default.computed("host name; required with peers or discovery"),
            "Stable identity of this node, never an address: letters, digits, `.`, `_`, `-`.");

    /** {@code muster.node.host}. */
    public static final Key NODE_HOST =
            key("muster.node.host", Type.TEXT, Default.of("127.0.0.1", "127.0.0.1", "0.0.0.0"), "Address to bind.");

    /** {@code muster.node.port}. */
    public static final Key NODE_PORT =
            number("muster.node.port", 0, 65535, Default.of("9993"), "Cluster port to bind; 0 takes any free one.");

    /** {@code muster.node.advertise}. */
    public static final Key NODE_ADVERTISE = key(
            "muster.node.advertise",
            Type.ADDRESS,
            Default.computed("own entry in `muster.peers`, else bound host or host name, and port"),
            "What other nodes dial. Names are resolved again at every reconnect.");

    /** {@code muster.cluster.name}. */
    public static final Key CLUSTER_NAME = key(
            "muster.cluster.name",
            Type.TEXT,
            Default.of("muster"),
            "Checked in the handshake: nodes of another cluster are refused.");

    /** {@code muster.peers}. */
    public static final Key PEERS = key(
            "muster.peers",
            Type.PEERS,
            Default.computed("none: a single node"),
            "Nodes of the first configuration, `n1=h1:9993,n2=h2:9993` with this node among them, or bare `host:port`."
                    + " Never read again once the cluster exists, but for addresses.");

    /** {@code muster.discovery.dns}. */
    public static final Key DISCOVERY_DNS = key(
            "muster.discovery.dns",
            Type.TEXT,
            Default.computed("none"),
            "Name whose addresses are peers, with the port of this node. Gives addresses, never voters.");

    /** {@code muster.discovery.poll-interval}. */
    public static final Key DISCOVERY_POLL =
            duration("muster.discovery.poll-interval", Default.of("5s"), "Time between two look-ups.");

    /** {@code muster.bootstrap.expect}. */
    public static final Key BOOTSTRAP_EXPECT = number(
            "muster.bootstrap.expect",
            1,
            1000,
            Default.computed("nodes in `muster.peers`; none with discovery"),
            "Nodes to wait for, this one included, before a cluster is formed once and for all.");

    /** {@code muster.heartbeat-interval}. */
    public static final Key HEARTBEAT_INTERVAL = duration(
            "muster.heartbeat-interval",
            Default.of("250ms", "100ms", "300ms"),
            "Time between two heartbeats of a leader; at most a third of the election timeout is wise.");

    /** {@code muster.election-timeout}. */
    public static final Key ELECTION_TIMEOUT = duration(
            "muster.election-timeout",
            Default.of("1s", "500ms", "3s"),
            "T: silence of the leader before a follower asks for votes. A reset connection is noticed sooner.");

    /** {@code muster.election-jitter}. */
    public static final Key ELECTION_JITTER = new Key(
            "muster.election-jitter",
            Type.FACTOR,
            0,
            2,
            List.of(),
            Default.of("0.5"),
            "Each round draws its timeout from [T, T (1 + jitter)].");

    /** {@code muster.replication.max-inflight}. */
    public static final Key REPLICATION_INFLIGHT = number(
            "muster.replication.max-inflight", 1, 1 << 16, Default.of("256"), "Appends on the way to one follower.");

    /** {@code muster.replication.max-bytes}. */
    public static final Key REPLICATION_BYTES = size(
            "muster.replication.max-bytes",
            64L << 10,
            1L << 30,
            Default.of("8MiB"),
            "Bytes on the way to one follower.");

    /** {@code muster.data.dir}. */
    public static final Key DATA_DIR = key(
            "muster.data.dir",
            Type.PATH,
            Default.of("./data/muster", MEMORY, "./data/muster"),
            "Directory of this node alone: locked, stamped with its id. `memory:` keeps nothing.");

    /** {@code muster.log.fsync}. */
    public static final Key LOG_FSYNC = choice(
            "muster.log.fsync",
            Default.of("group", "os", "group"),
            "`group`: one force for all writes that wait, before any is acknowledged. `os`: no force, a power cut may"
                    + " lose acknowledged writes; refused in production.",
            "group",
            "os");

    /** {@code muster.log.segment-size}. */
    public static final Key LOG_SEGMENT = size(
            "muster.log.segment-size",
            32L << 10,
            1L << 30,
            Default.of("64MiB"),
            "Bytes of one log file, a multiple of 4 KiB; at least four times the largest command.");

    /** {@code muster.limits.command-size}. */
    public static final Key COMMAND_SIZE = size(
            "muster.limits.command-size",
            1L << 10,
            (16L << 20) - (1L << 10),
            Default.of("8MiB"),
            "Largest encoded command; larger ones are refused at the call, before anything is appended.");

    /** {@code muster.limits.frame-size}. */
    public static final Key FRAME_SIZE = size(
            "muster.limits.frame-size",
            128L << 10,
            64L << 20,
            Default.of("64MiB"),
            "Largest frame on the wire, checked before memory is taken; at least 64 KiB more than a command.");

    /** {@code muster.limits.inflight-bytes}. */
    public static final Key INFLIGHT_BYTES = size(
            "muster.limits.inflight-bytes",
            64L << 10,
            1L << 40,
            Default.computed("64MiB or a tenth of the heap, the smaller one"),
            "Bytes of all commands that wait on this node.");

    /** {@code muster.limits.queue}. */
    public static final Key QUEUE =
            number("muster.limits.queue", 1, 1 << 20, Default.of("10000"), "Commands that wait on this node.");

    /** {@code muster.limits.connections}. */
    public static final Key CONNECTIONS =
            number("muster.limits.connections", 8, 1 << 16, Default.of("1000"), "Connections that this node accepts.");

    /** {@code muster.limits.handshake-timeout}. */
    public static final Key HANDSHAKE_TIMEOUT = duration(
            "muster.limits.handshake-timeout",
            Default.of("5s"),
            "Time that a new connection has to say who it is before it is closed.");

    /** {@code muster.write.timeout}. */
    public static final Key WRITE_TIMEOUT = duration(
            "muster.write.timeout",
            Default.computed("3 T"),
            "Deadline of a write that names none, forwarding and retries included; a silent failover fits in.");

    /** {@code muster.read.timeout}. */
    public static final Key READ_TIMEOUT =
            duration("muster.read.timeout", Default.computed("T"), "Deadline of a read that names none.");

    /** {@code muster.read.default}. */
    public static final Key READ_DEFAULT = choice(
            "muster.read.default",
            Default.of("linearizable"),
            "Level of reads that name none: `linearizable` or `local` in this version.",
            "linearizable",
            "lease",
            "session",
            "bounded",
            "local");

    /** {@code muster.session.timeout}. */
    public static final Key SESSION_TIMEOUT = duration(
            "muster.session.timeout",
            Default.of("10m"),
            "Idle time in log time after which a client session, and what it knows of repetitions, may go.");

    /** {@code muster.idempotency.window}. */
    public static final Key IDEMPOTENCY_WINDOW = duration(
            "muster.idempotency.window",
            Default.of("24h"),
            "How long the result of an idempotency key is kept, log time.");

    /** {@code muster.idempotency.max}. */
    public static final Key IDEMPOTENCY_MAX = number(
            "muster.idempotency.max", 1, 10_000_000, Default.of("1000000"), "Keys kept at most; the oldest go first.");

    /** {@code muster.health.readiness}. */
    public static final Key HEALTH_READINESS = choice(
            "muster.health.readiness",
            Default.of("caught-up"),
            "`member`: started and part of the cluster. `quorum`: and a leader with a quorum is heard. `caught-up`: and"
                    + " the state is level with the leader's commits.",
            "member",
            "quorum",
            "caught-up");

    /** {@code muster.health.max-lag}. */
    public static final Key HEALTH_MAX_LAG = duration(
            "muster.health.max-lag",
            Default.of("1s"),
            "How long the state may be behind the leader's commits for `caught-up`.");

    /** {@code muster.health.stuck-after}. */
    public static final Key HEALTH_STUCK_AFTER = duration(
            "muster.health.stuck-after",
            Default.of("30s"),
            "Time without a turn of loop, log or applier after which liveness is down.");

    /** {@code muster.shutdown.timeout}. */
    public static final Key SHUTDOWN_TIMEOUT =
            duration("muster.shutdown.timeout", Default.of("10s"), "Bound on a stop in order.");

    /** {@code muster.config.unknown}. */
    public static final Key CONFIG_UNKNOWN = choice(
            "muster.config.unknown",
            Default.of("error"),
            "What a `muster.*` key means that nobody reads: `error` stops the start, `warn` logs it.",
            "error",
            "warn");

    /** {@code muster.tls.mode}. */
    public static final Key TLS_MODE = choice(
            "muster.tls.mode",
            Default.of("off"),
            "`off` in this version: members talk in plain text, so keep the cluster port in a trusted network."
                    + " `required` is refused until it exists.",
            "off",
            "required");

    private static final List<Key> ALL = List.of(
            PRESET,
            NODE_ID,
            NODE_HOST,
            NODE_PORT,
            NODE_ADVERTISE,
            CLUSTER_NAME,
            PEERS,
            DISCOVERY_DNS,
            DISCOVERY_POLL,
            BOOTSTRAP_EXPECT,
            HEARTBEAT_INTERVAL,
            ELECTION_TIMEOUT,
            ELECTION_JITTER,
            REPLICATION_INFLIGHT,
            REPLICATION_BYTES,
            DATA_DIR,
            LOG_FSYNC,
            LOG_SEGMENT,
            COMMAND_SIZE,
            FRAME_SIZE,
            INFLIGHT_BYTES,
            QUEUE,
            CONNECTIONS,
            HANDSHAKE_TIMEOUT,
            WRITE_TIMEOUT,
            READ_TIMEOUT,
            READ_DEFAULT,
            SESSION_TIMEOUT,
            IDEMPOTENCY_WINDOW,
            IDEMPOTENCY_MAX,
            HEALTH_READINESS,
            HEALTH_MAX_LAG,
            HEALTH_STUCK_AFTER,
            SHUTDOWN_TIMEOUT,
            CONFIG_UNKNOWN,
            TLS_MODE);

    private ConfigKeys() {}

    /**
     * All keys with a fixed name.
     *
     * @return in the order of the book
     */
    public static List<Key> all() {
        return ALL;
    }

    /**
     * Tells whether somebody reads a key.
     *
     * @param name full name
     * @return true for the catalogue and for keys of bean methods
     */
    public static boolean known(String name) {
        return ALL.stream().anyMatch(key -> key.name().equals(name)) || beanKey(name);
    }

    /**
     * Tells whether a name belongs to a method of a bean.
     *
     * @param name full name
     * @return true for {@code muster.bean.<bean>.<method>.consistency} and {@code .timeout}
     */
    public static boolean beanKey(String name) {
        return name.startsWith(BEAN_PREFIX) && name.matches("muster\\.bean\\.[^.]+\\.[^.]+\\.(consistency|timeout)");
    }

    private static Key key(String name, Type type, Default unset, String meaning) {
        return new Key(name, type, 0, 0, List.of(), unset, meaning);
    }

    private static Key number(String name, long low, long high, Default unset, String meaning) {
        return new Key(name, Type.INTEGER, low, high, List.of(), unset, meaning);
    }

    private static Key size(String name, long low, long high, Default unset, String meaning) {
        return new Key(name, Type.SIZE, low, high, List.of(), unset, meaning);
    }

    /** Durations run from a millisecond to a year, so that their nanoseconds fit into a long. */
    private static Key duration(String name, Default unset, String meaning) {
        return new Key(name, Type.DURATION, 1, 366L * 24 * 3600 * 1000, List.of(), unset, meaning);
    }

    private static Key choice(String name, Default unset, String meaning, String... words) {
        return new Key(name, Type.CHOICE, 0, 0, Stream.of(words).toList(), unset, meaning);
    }
}
