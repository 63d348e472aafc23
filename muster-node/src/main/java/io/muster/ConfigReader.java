package io.muster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns text into a {@link MusterConfig}: reads every key, then the rules that hold between keys. Used once. */
final class ConfigReader {
    /** What a command may weigh in log and frame besides its bytes. */
    private static final long ENVELOPE_BYTES = 1 << 10;

    private final Function<String, @Nullable String> source;
    private final Collection<String> names;
    private final ConfigValues values;

    ConfigReader(Function<String, @Nullable String> source, Collection<String> names) {
        this.source = source;
        this.names = names;
        this.values = new ConfigValues(source);
    }

    MusterConfig.Reading read() {
        checkNames();
        Preset preset = Preset.valueOf(values.choice(ConfigKeys.PRESET).toUpperCase(Locale.ROOT));
        values.preset(preset);
        MusterConfig.Peers peers = peers();
        MusterConfig.Timing timing = timing();
        MusterConfig.Limits limits = limits();
        MusterConfig config = new MusterConfig(
                preset,
                node(peers),
                peers,
                timing,
                new MusterConfig.Replication(
                        (int) values.integer(ConfigKeys.REPLICATION_INFLIGHT),
                        values.size(ConfigKeys.REPLICATION_BYTES)),
                storage(),
                limits,
                calls(timing),
                new MusterConfig.Sessions(
                        values.duration(ConfigKeys.SESSION_TIMEOUT),
                        values.duration(ConfigKeys.IDEMPOTENCY_WINDOW),
                        (int) values.integer(ConfigKeys.IDEMPOTENCY_MAX)),
                health(),
                values.duration(ConfigKeys.SHUTDOWN_TIMEOUT),
                beans());
        checkTogether(config);
        List<MusterConfig.Problem> errors = values.errors();
        return new MusterConfig.Reading(
                errors.isEmpty() ? Optional.of(config) : Optional.empty(), errors, values.warnings());
    }

    private void checkNames() {
        boolean warn = values.choice(ConfigKeys.CONFIG_UNKNOWN).equals("warn");
        for (String name : new TreeSet<>(names)) {
            if (!name.startsWith("muster.") || ConfigKeys.known(name)) {
                continue;
            }
            String text = "nobody reads this key" + nearest(name);
            if (warn) {
                values.warning(1501, name, text);
            } else {
                values.error(1501, name, text + "; remove it, or set muster.config.unknown=warn");
            }
        }
    }

    private static String nearest(String name) {
        if (name.startsWith(ConfigKeys.BEAN_PREFIX)) {
            return ": write muster.bean.<bean>.<method>.consistency or .timeout";
        }
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (ConfigKeys.Key key : ConfigKeys.all()) {
            int d = distance(name, key.name());
            if (d < distance) {
                distance = d;
                best = key.name();
            }
        }
        return distance <= Math.max(3, name.length() / 3) ? ", did you mean " + best + "?" : "";
    }

    /** Edit distance of two short names, one row at a time. */
    private static int distance(String a, String b) {
        if (a.length() > 200) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private MusterConfig.Peers peers() {
        List<MusterConfig.Peer> list = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        String text = values.set(ConfigKeys.PEERS);
        for (String part : text == null ? new String[0] : text.split(",", -1)) {
            try {
                MusterConfig.Peer peer = ConfigText.peer(part);
                list.add(peer);
                if (peer.id() != null && seen.put("id " + peer.id(), part) != null) {
                    values.error(1505, ConfigKeys.PEERS, "node id '" + peer.id() + "' is there twice: ids are unique");
                }
                if (seen.put("at " + peer.address(), part) != null) {
                    values.error(1505, ConfigKeys.PEERS, "address " + peer.address() + " is there twice");
                }
            } catch (IllegalArgumentException e) {
                values.error(1505, ConfigKeys.PEERS, String.valueOf(e.getMessage()));
            }
        }
        String dns = values.set(ConfigKeys.DISCOVERY_DNS);
        long expect = values.integer(ConfigKeys.BOOTSTRAP_EXPECT, list.isEmpty() ? (dns == null ? 1 : 0) : list.size());
        return new MusterConfig.Peers(list, dns, values.duration(ConfigKeys.DISCOVERY_POLL), (int) expect);
    }

    private MusterConfig.Node node(MusterConfig.Peers peers) {
        String host = values.text(ConfigKeys.NODE_HOST);
        if (!ConfigText.validHost(host)) {
            values.error(
                    1502,
                    ConfigKeys.NODE_HOST,
                    "'" + ConfigText.shown(host)
                            + "' is no host: write a name or an address, without port or brackets");
        }
        int port = (int) values.integer(ConfigKeys.NODE_PORT);
        String id = nodeId(peers);
        return new MusterConfig.Node(
                id, host, port, advertise(peers, id, host, port), values.text(ConfigKeys.CLUSTER_NAME));
    }

    private String nodeId(MusterConfig.Peers peers) {
        String raw = values.raw(ConfigKeys.NODE_ID);
        if (raw == null) {
            if (!peers.single()) {
                values.error(
                        1504,
                        ConfigKeys.NODE_ID,
                        "not set: with " + (peers.list().isEmpty() ? "discovery" : "peers")
                                + " each node needs a stable id of its own");
                return "unnamed";
            }
            String name = hostName();
            return ConfigText.validId(name) ? name : "localhost";
        }
        String id = raw.strip();
        if (!ConfigText.validId(id)) {
            values.error(
                    1504,
                    ConfigKeys.NODE_ID,
                    (id.isEmpty() ? "is empty" : "'" + ConfigText.shown(id) + "' is no node id")
                            + ": give 1 to 128 letters, digits, '.', '_' or '-'");
        } else if (!peers.list().isEmpty()
                && peers.list().stream().allMatch(peer -> peer.id() != null)
                && peers.list().stream().noneMatch(peer -> Objects.equals(peer.id(), id))) {
            values.error(
                    1505,
                    ConfigKeys.PEERS,
                    "this node, '" + id + "', is not in the list: give all nodes the same list with all nodes in it");
        }
        return id;
    }

    private String advertise(MusterConfig.Peers peers, String id, String host, int port) {
        String text = values.set(ConfigKeys.NODE_ADVERTISE);
        if (text != null) {
            try {
                MusterConfig.Peer peer = ConfigText.peer(text);
                if (peer.id() == null) {
                    return peer.address();
                }
                values.error(1502, ConfigKeys.NODE_ADVERTISE, "'" + ConfigText.shown(text) + "': write host:port only");
            } catch (IllegalArgumentException e) {
                values.error(1502, ConfigKeys.NODE_ADVERTISE, String.valueOf(e.getMessage()));
            }
        }
        for (MusterConfig.Peer peer : peers.list()) {
            if (id.equals(peer.id())) {
                return peer.address();
            }
        }
        boolean wildcard = host.equals("0.0.0.0") || host.equals("::");
        return new MusterConfig.Peer(null, wildcard ? hostName() : host, port).address();
    }

    /** The name that this machine gives itself; asks no other machine but the resolver. */
    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private MusterConfig.Timing timing() {
        Duration heartbeat = values.duration(ConfigKeys.HEARTBEAT_INTERVAL);
        Duration election = values.duration(ConfigKeys.ELECTION_TIMEOUT);
        if (heartbeat.compareTo(election) >= 0) {
            values.error(
                    1503,
                    ConfigKeys.HEARTBEAT_INTERVAL,
                    heartbeat.toMillis() + "ms is not below " + ConfigKeys.ELECTION_TIMEOUT.name() + " of "
                            + election.toMillis() + "ms: followers would call elections between two heartbeats;"
                            + " a third of it is a good value");
        } else if (heartbeat.multipliedBy(3).compareTo(election) > 0) {
            values.warning(
                    1510,
                    ConfigKeys.HEARTBEAT_INTERVAL.name(),
                    "more than a third of the election timeout: one lost heartbeat may cost an election");
        }
        return new MusterConfig.Timing(heartbeat, election, values.factor(ConfigKeys.ELECTION_JITTER));
    }

    private MusterConfig.Storage storage() {
        String text = values.text(ConfigKeys.DATA_DIR);
        Path directory = null;
        if (!text.equals(ConfigKeys.MEMORY)) {
            try {
                directory = Path.of(text);
            } catch (InvalidPathException e) {
                values.error(
                        1502, ConfigKeys.DATA_DIR, "'" + ConfigText.shown(text) + "' is no path: " + e.getReason());
            }
        }
        return new MusterConfig.Storage(
                directory,
                MusterConfig.Fsync.valueOf(values.choice(ConfigKeys.LOG_FSYNC).toUpperCase(Locale.ROOT)),
                values.size(ConfigKeys.LOG_SEGMENT));
    }

    private MusterConfig.Limits limits() {
        long command = values.size(ConfigKeys.COMMAND_SIZE);
        long tenth = Runtime.getRuntime().maxMemory() / 10;
        return new MusterConfig.Limits(
                (int) command,
                (int) values.size(ConfigKeys.FRAME_SIZE),
                values.size(ConfigKeys.INFLIGHT_BYTES, Math.max(Math.min(64L << 20, tenth), command + ENVELOPE_BYTES)),
                (int) values.integer(ConfigKeys.QUEUE),
                (int) values.integer(ConfigKeys.CONNECTIONS),
                values.duration(ConfigKeys.HANDSHAKE_TIMEOUT));
    }

    private MusterConfig.Calls calls(MusterConfig.Timing timing) {
        Consistency level =
                Consistency.valueOf(values.choice(ConfigKeys.READ_DEFAULT).toUpperCase(Locale.ROOT));
        if (!level.available()) {
            values.error(
                    1502,
                    ConfigKeys.READ_DEFAULT,
                    level + " does not exist in this version: use linearizable or local");
        }
        Duration timeout = timing.electionTimeout();
        return new MusterConfig.Calls(
                values.duration(ConfigKeys.WRITE_TIMEOUT, timeout.multipliedBy(3)),
                values.duration(ConfigKeys.READ_TIMEOUT, timeout),
                level);
    }

    private MusterConfig.Health health() {
        String word = values.choice(ConfigKeys.HEALTH_READINESS);
        return new MusterConfig.Health(
                MusterConfig.Readiness.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')),
                values.duration(ConfigKeys.HEALTH_MAX_LAG),
                values.duration(ConfigKeys.HEALTH_STUCK_AFTER));
    }

    private Map<String, String> beans() {
        Map<String, String> beans = new TreeMap<>();
        for (String name : names) {
            String value = ConfigKeys.beanKey(name) ? source.apply(name) : null;
            if (value != null) {
                beans.put(name, value);
            }
        }
        return beans;
    }

    private void checkTogether(MusterConfig config) {
        MusterConfig.Limits limits = config.limits();
        MusterConfig.Storage storage = config.storage();
        if (limits.frameSize() < limits.commandSize() + (64 << 10)) {
            values.error(1509, ConfigKeys.FRAME_SIZE, "must be at least 64 KiB more than muster.limits.command-size");
        }
        if (limits.inflightBytes() < limits.commandSize() + ENVELOPE_BYTES) {
            values.error(1509, ConfigKeys.INFLIGHT_BYTES, "must be larger than muster.limits.command-size, by 1 KiB");
        }
        if (storage.segmentSize() % 4096 != 0) {
            values.error(1502, ConfigKeys.LOG_SEGMENT, storage.segmentSize() + " is no multiple of 4 KiB");
        }
        if (storage.segmentSize() / 4 < limits.commandSize() + ENVELOPE_BYTES) {
            values.error(
                    1509,
                    ConfigKeys.LOG_SEGMENT,
                    storage.segmentSize() + " bytes are too few for muster.limits.command-size of "
                            + limits.commandSize() + ": a segment is at least four times as large, and 4 KiB");
        }
        if (config.calls().writeTimeout().compareTo(config.sessions().timeout()) >= 0) {
            values.error(
                    1509,
                    ConfigKeys.SESSION_TIMEOUT,
                    "must be longer than muster.write.timeout, else a retry may outlive its session");
        }
        if (config.preset() == Preset.PRODUCTION && storage.fsync() != MusterConfig.Fsync.GROUP) {
            values.error(1507, ConfigKeys.LOG_FSYNC, "production acknowledges only what is on disk: use group");
        }
        if (values.choice(ConfigKeys.TLS_MODE).equals("required")) {
            values.error(
                    1507,
                    ConfigKeys.TLS_MODE,
                    "'required' does not exist in this version: set off, and keep the cluster port in a trusted"
                            + " network");
        }
        checkPeersTogether(config);
    }

    private void checkPeersTogether(MusterConfig config) {
        MusterConfig.Peers peers = config.peers();
        if (peers.discoveryDns() != null
                && peers.bootstrapExpect() == 0
                && config.storage().dataDirectory() == null) {
            values.error(
                    1506,
                    ConfigKeys.BOOTSTRAP_EXPECT,
                    "discovery gives addresses, not a number of voters: say how many nodes form the cluster");
        }
        if (!peers.list().isEmpty() && peers.bootstrapExpect() > peers.list().size() && peers.discoveryDns() == null) {
            values.error(
                    1509,
                    ConfigKeys.BOOTSTRAP_EXPECT,
                    "expects " + peers.bootstrapExpect() + " nodes, but muster.peers names "
                            + peers.list().size() + ": no cluster would ever form");
        }
        boolean counted = peers.bootstrapExpect() > 0 && !values.faulty(ConfigKeys.PEERS);
        if (counted && peers.bootstrapExpect() % 2 == 0) {
            values.warning(
                    1510,
                    ConfigKeys.PEERS.name(),
                    peers.bootstrapExpect() + " voters survive no more failures than " + (peers.bootstrapExpect() - 1)
                            + " do: use an odd number");
        }
    }
}
