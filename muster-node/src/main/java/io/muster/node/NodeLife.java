package io.muster.node;

import io.muster.ClusterEvent;
import io.muster.CommandId;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.discovery.DnsPeers;
import io.muster.raft.InvariantViolation;
import io.muster.transport.PeerAddress;
import io.muster.transport.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to be seen to once a tick, and what happens when a part of the node fails: everything stops together, the
 * connections break, and the other members elect at once.
 */
final class NodeLife implements NodeLoop.Life, PeerLiveness.Listener {
    private static final Logger LOG = System.getLogger(NodeLife.class.getPackageName());

    private final MusterConfig config;
    private final Transport transport;
    private final AddressBook addresses;
    private final NodeHealth health;
    private final Admission admission;
    private final EventHub events;
    // why each group was not ready when it was last looked at; "" if it was
    private final Map<String, String> reasons = new TreeMap<>();
    private final @Nullable DnsPeers discovery;
    private boolean refreshed;
    private long nextRefresh;
    private @Nullable NodeParts parts;
    private @Nullable PeerLiveness liveness;

    NodeLife(
            MusterConfig config,
            Transport transport,
            AddressBook addresses,
            @Nullable DnsPeers discovery,
            NodeHealth health,
            Admission admission,
            EventHub events) {
        this.config = config;
        this.transport = transport;
        this.addresses = addresses;
        this.discovery = discovery;
        this.health = health;
        this.admission = admission;
        this.events = events;
    }

    /** Told before the threads start. */
    void begin(NodeParts all, PeerLiveness peers) {
        parts = all;
        liveness = peers;
    }

    @Override
    public void ticked(long now) {
        discover(now);
        List<PeerAddress> book = addresses.takeChanged();
        if (book != null) {
            transport.peers(book);
        }
        if (liveness != null) {
            liveness.tick(transport, now);
        }
        if (parts != null) {
            parts.groups().forEach((name, unit) -> look(name, unit, now));
        }
    }

    /** Takes what discovery has found, and now and then asks again who is at the addresses without a known node. */
    private void discover(long now) {
        DnsPeers name = discovery;
        List<PeerAddress> found = name == null ? null : name.poll(now);
        if (found != null) {
            addresses.lookedUp(found);
        }
        if (liveness != null && (found != null || !refreshed || nextRefresh - now <= 0)) {
            refreshed = true;
            nextRefresh = now + config.peers().pollInterval().toNanos();
            addresses.refresh(liveness::alive);
        }
    }

    /** Tells what has changed about a group since the last tick. */
    private void look(String name, NodeParts.Unit unit, long now) {
        if (parts == null) {
            return;
        }
        GroupSnapshot seen = unit.driver().snapshot();
        unit.driver().quorum(parts.view().quorum(seen, now));
        String reason = parts.view().reason(config.health().readiness(), seen, unit.state(), now);
        String before = reasons.put(name, reason == null ? "" : reason);
        long term = seen.status().term();
        boolean wasReady = "".equals(before);
        if (reason == null && !wasReady) {
            events.publish(new ClusterEvent.NodeReady(name, term, config.node().id()));
        } else if (reason != null && wasReady && !health.isStopping()) {
            events.publish(
                    new ClusterEvent.NodeNotReady(name, term, config.node().id(), reason));
        }
    }

    @Override
    public void identified(String host, int port, String nodeId) {
        addresses.identified(host, port, nodeId);
    }

    @Override
    public void halt(String reason) {
        fail(NodeHealth.Part.NODE, new InvariantViolation("node", reason));
    }

    @Override
    public MusterException closing(@Nullable CommandId id) {
        return health.refusal(id);
    }

    /** A part has failed: ends the node's part in the cluster. On any thread. */
    void fail(NodeHealth.Part part, Throwable thrown) {
        if (!health.fail(part, thrown) || parts == null) {
            return;
        }
        String text = String.valueOf(health.failure());
        LOG.log(Level.ERROR, text + ": this node takes no further part until it is restarted", thrown);
        admission.shut(health::refusal);
        parts.threads().stop();
        parts.groups().forEach((name, unit) -> tell(part, name, unit.driver().snapshot(), text));
    }

    private void tell(NodeHealth.Part part, String group, GroupSnapshot seen, String text) {
        String self = config.node().id();
        long term = seen.status().term();
        switch (part) {
            case LOG -> events.publish(new ClusterEvent.StorageFailed(group, term, self, text));
            case APPLIER -> events.publish(new ClusterEvent.ApplyHalted(group, term, self, text));
            case NODE -> {
                // the next line says it all
            }
        }
        events.publish(new ClusterEvent.NodeNotReady(group, term, self, text));
    }

    @Override
    public void joined(long peer) {
        forEachGroup((name, term, id) -> new ClusterEvent.MemberJoined(name, term, id), peer);
    }

    @Override
    public void suspected(long peer) {
        forEachGroup((name, term, id) -> new ClusterEvent.MemberSuspected(name, term, id), peer);
    }

    /** Makes an event about a member. */
    private interface AboutMember {
        ClusterEvent event(String group, long term, String member);
    }

    private void forEachGroup(AboutMember about, long peer) {
        if (parts != null) {
            String id = parts.voters().ids().getOrDefault(peer, "?");
            parts.groups()
                    .forEach((name, unit) -> events.publish(
                            about.event(name, unit.driver().snapshot().status().term(), id)));
        }
    }
}
