package io.muster.node;

import io.muster.DeploymentRejectedException;
import io.muster.MusterConfig;
import io.muster.apply.Envelope;
import io.muster.discovery.DnsPeers;
import io.muster.log.LogStore;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.spi.CommandHandler;
import io.muster.spi.RunningNode;
import io.muster.transport.CannotListenException;
import io.muster.transport.DisconnectReason;
import io.muster.transport.LinkBounds;
import io.muster.transport.LinkTiming;
import io.muster.transport.LocalNode;
import io.muster.transport.NioTransport;
import io.muster.transport.Transport;
import io.muster.transport.TransportConfig;
import io.muster.transport.TransportStats;
import io.muster.wire.ClusterId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together, from the disk upwards, and wires its parts. Whatever was opened is closed again if a later step
 * fails.
 */
final class NodeAssembly {
    private static final Logger LOG = System.getLogger(NodeAssembly.class.getPackageName());

    private final MusterConfig config;
    private final Map<String, CommandHandler> handlers;
    private final long schema;
    private final Surroundings surroundings;
    private final @Nullable ClassLoader classLoader;
    private final RandomGenerator random;
    private final NodeHealth health = new NodeHealth();
    private final NodeMetrics metrics = new NodeMetrics();
    private final EventHub events;
    private final Admission admission;
    private final TickClock clock;

    NodeAssembly(MusterConfig config, Map<String, CommandHandler> handlers, long schema, Surroundings surroundings) {
        this.config = config;
        this.handlers = handlers;
        this.schema = schema;
        this.surroundings = surroundings;
        this.random = surroundings.random();
        this.events = new EventHub(surroundings);
        this.classLoader = Thread.currentThread().getContextClassLoader();
        this.admission = new Admission(config.limits(), surroundings);
        this.clock = new TickClock(surroundings.nanoTime(), config.timing());
    }

    MusterConfig config() {
        return config;
    }

    EventHub events() {
        return events;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Set<String> groupNames() {
        return handlers.keySet();
    }

    /**
     * Opens everything and starts the threads, or starts to look for the founders of a cluster that is not there yet.
     */
    RunningNode start() {
        GroupIds.of(handlers.keySet());
        boolean allNamed = config.peers().discoveryDns() == null
                && config.peers().list().stream().allMatch(peer -> peer.id() != null);
        if (allNamed || NodeStorage.founded(config, surroundings)) {
            return form(namedFounders());
        }
        return new FoundingNode(this, open(ClusterId.UNKNOWN)).begin();
    }

    /** Opens everything and starts the threads. */
    RunningNode form(VoterList founders) {
        Map<String, Integer> ids = GroupIds.of(handlers.keySet());
        NodeStorage storage = NodeStorage.open(config, founders, ids.values(), surroundings);
        try {
            Transport transport = open(storage.cluster());
            try {
                return wire(storage, ids, transport);
            } catch (RuntimeException e) {
                transport.close();
                throw e;
            }
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private VoterList namedFounders() {
        TreeSet<String> ids = new TreeSet<>();
        ids.add(config.node().id());
        for (MusterConfig.Peer peer : config.peers().list()) {
            String id = peer.id();
            if (id != null) {
                ids.add(id);
            }
        }
        return VoterList.of(ids);
    }

    private Transport open(ClusterId cluster) {
        MusterConfig.Node node = config.node();
        LocalNode self = new LocalNode(node.id(), cluster, node.clusterName(), random.nextLong() | 1, schema);
        MusterConfig.Limits limits = config.limits();
        LinkBounds bounds = new LinkBounds(
                limits.frameSize(),
                entryBytes(),
                LinkBounds.DEFAULT.outboxBytes(),
                limits.connections(),
                LinkBounds.DEFAULT.greeting(),
                LinkBounds.DEFAULT.greetingPerAddress());
        LinkTiming timing = LinkTiming.of(
                config.timing().heartbeatInterval(), config.timing().electionTimeout());
        try {
            return surroundings.transport(new TransportConfig(node.host(), node.port(), self, timing, bounds));
        } catch (CannotListenException e) {
            DeploymentRejectedException said = new DeploymentRejectedException(List.of(String.valueOf(e.getMessage())));
            said.initCause(e);
            throw said;
        }
    }

    /** Where more addresses come from, null if from nowhere. */
    @Nullable
    DnsPeers discovery(Transport transport) {
        String name = config.peers().discoveryDns();
        int port = config.node().port();
        // on a port that the system chose nobody else is to be found
        return name == null || port == 0
                ? null
                : new DnsPeers(name, port, config.peers().pollInterval(), surroundings.resolver(), transport::wakeup);
    }

    private int entryBytes() {
        return config.limits().commandSize() + Envelope.OVERHEAD_MAX;
    }

    private RunningNode wire(NodeStorage storage, Map<String, Integer> ids, Transport transport) {
        VoterList voters = storage.voters();
        warnAboutPeers(voters);
        AddressBook addresses = new AddressBook(voters, config);
        NodeContext context = new NodeContext(config, voters, addresses, transport, health, metrics);
        NodeLife life = new NodeLife(config, transport, addresses, discovery(transport), health, admission, events);
        NodeLoop loop = new NodeLoop(transport, clock, life, config.limits().queue());
        NodeParts.Threads threads = threads(life, loop, storage.log());
        long[] others = voters.ids().keySet().stream()
                .mapToLong(Long::longValue)
                .filter(key -> key != context.self())
                .toArray();
        long silence = 3 * config.timing().heartbeatInterval().toNanos();
        PeerLiveness liveness = new PeerLiveness(others, silence, life);
        StatusView view = new StatusView(config, voters, addresses, liveness, clock, health, threads);
        Map<String, NodeParts.Unit> units = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> group : ids.entrySet()) {
            NodeParts.Unit unit = unit(group.getKey(), group.getValue(), storage, context, loop, view);
            loop.add(unit.driver());
            units.put(group.getKey(), unit);
        }
        NodeParts parts = new NodeParts(
                config,
                voters,
                units,
                health,
                admission,
                events,
                view,
                metrics,
                threads,
                storage.log(),
                storage.letGo(),
                gauges(transport, liveness),
                surroundings);
        life.begin(parts, liveness);
        health.running();
        threads.start();
        LOG.log(
                Level.INFO,
                () -> "node " + config.node().id() + " of cluster "
                        + config.node().clusterName() + " (" + storage.cluster() + ") has started, voters "
                        + voters.ids().values());
        return new NodeRuntime(parts);
    }

    private NodeParts.Threads threads(NodeLife life, NodeLoop loop, LogStore log) {
        Housekeeper keeper = new Housekeeper(log, health);
        LogWriter writer = new LogWriter(log, loop.events(), keeper.bell()::wake);
        Applier applier = new Applier(loop.events(), metrics, classLoader);
        loop.serve(writer.tasks(), applier.tasks());
        return new NodeParts.Threads(
                surroundings.worker(loop, loop.bell(), e -> life.fail(NodeHealth.Part.NODE, e)),
                surroundings.worker(writer, writer.bell(), e -> life.fail(NodeHealth.Part.LOG, e)),
                surroundings.worker(applier, applier.bell(), e -> life.fail(NodeHealth.Part.APPLIER, e)),
                surroundings.worker(keeper, keeper.bell(), e -> life.fail(NodeHealth.Part.LOG, e)));
    }

    private NodeParts.Unit unit(
            String name, int id, NodeStorage storage, NodeContext context, NodeLoop loop, StatusView view) {
        CommandHandler handler = handlers.getOrDefault(name, CommandHandler.NONE);
        GroupState state = new GroupState(name, handler);
        GroupWiring wiring = new GroupWiring(
                id,
                name,
                replicaConfig(context.self(), id, storage.voters()),
                storage.log().restored(id),
                state,
                new OwnSessions(random),
                events,
                context,
                surroundings,
                random.nextLong() >>> 2);
        GroupDriver driver = new GroupDriver(wiring, loop);
        GroupHandle handle = new GroupHandle(
                wiring,
                handler,
                admission,
                loop.requests(),
                () -> health.localReadRefusal(driver.snapshot().recovered()),
                () -> view.status(name, driver.snapshot(), state, surroundings.nanoTime()));
        return new NodeParts.Unit(driver, state, handle);
    }

    private ReplicaConfig replicaConfig(long self, int group, VoterList voters) {
        ReplicationLimits standard = ReplicationLimits.DEFAULT;
        ReplicationLimits limits = new ReplicationLimits(
                standard.appendBytes(),
                config.replication().maxInflight(),
                config.replication().maxBytes(),
                config.limits().inflightBytes(),
                standard.applyBytes(),
                Math.min(standard.tailBytes(), Runtime.getRuntime().maxMemory() / 10),
                entryBytes(),
                config.limits().queue());
        return new ReplicaConfig(
                self,
                group,
                voters.set(),
                clock.timing(config.timing()),
                surroundings.limits(limits),
                random.nextLong());
    }

    /**
     * A later edit of the peer list gives addresses; who votes does not change by it, and whoever edits it must know.
     */
    private void warnAboutPeers(VoterList voters) {
        TreeSet<String> named = new TreeSet<>();
        for (MusterConfig.Peer peer : config.peers().list()) {
            String id = peer.id();
            if (id != null) {
                named.add(id);
            }
        }
        named.add(config.node().id());
        TreeSet<String> committed = new TreeSet<>(voters.ids().values());
        if (!named.equals(committed)) {
            LOG.log(
                    Level.WARNING,
                    () -> "MUSTER-0602 muster.peers names " + named + ", but the voters of this cluster are "
                            + committed + ": the list only gives addresses, it never changes who votes");
        }
    }

    private static Map<String, LongSupplier> gauges(Transport transport, PeerLiveness liveness) {
        Map<String, LongSupplier> gauges = new TreeMap<>();
        gauges.put("muster_members_healthy", liveness::reached);
        if (transport instanceof NioTransport sockets) {
            TransportStats stats = sockets.stats();
            gauges.put("muster_transport_connections", stats::open);
            gauges.put(
                    "muster_transport_messages_total{dir=\"in\",lane=\"control\"}",
                    () -> stats.count(TransportStats.Counter.MESSAGES_IN));
            gauges.put(
                    "muster_transport_messages_total{dir=\"out\",lane=\"control\"}",
                    () -> stats.count(TransportStats.Counter.MESSAGES_OUT));
            gauges.put(
                    "muster_transport_messages_total{dir=\"in\",lane=\"bulk\"}",
                    () -> stats.count(TransportStats.Counter.CALLS_IN));
            gauges.put(
                    "muster_transport_messages_total{dir=\"out\",lane=\"bulk\"}",
                    () -> stats.count(TransportStats.Counter.CALLS_OUT));
            gauges.put("muster_transport_bytes_total{dir=\"in\"}", () -> stats.count(TransportStats.Counter.BYTES_IN));
            gauges.put(
                    "muster_transport_bytes_total{dir=\"out\"}", () -> stats.count(TransportStats.Counter.BYTES_OUT));
            for (TransportStats.Counter counter : List.of(
                    TransportStats.Counter.ACCEPTED,
                    TransportStats.Counter.ESTABLISHED,
                    TransportStats.Counter.DROPPED_UNCONNECTED,
                    TransportStats.Counter.DROPPED_FULL,
                    TransportStats.Counter.DROPPED_TOO_LARGE,
                    TransportStats.Counter.PAUSED,
                    TransportStats.Counter.ACCEPT_FAILURES)) {
                String name = counter.name().toLowerCase(Locale.ROOT);
                gauges.put("muster_transport_" + name + "_total", () -> stats.count(counter));
            }
            for (DisconnectReason reason : DisconnectReason.values()) {
                String label = "{reason=\"" + reason.name().toLowerCase(Locale.ROOT) + "\"}";
                gauges.put("muster_transport_disconnects_total" + label, () -> stats.disconnects(reason));
                gauges.put("muster_handshake_refused_total" + label, () -> stats.refusals(reason));
            }
        }
        return gauges;
    }
}
