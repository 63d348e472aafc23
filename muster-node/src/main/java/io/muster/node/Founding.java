package io.muster.node;

import io.muster.MusterConfig;
import io.muster.discovery.DnsPeers;
import io.muster.raft.Message;
import io.muster.transport.DisconnectReason;
import io.muster.transport.PeerAddress;
import io.muster.transport.Transport;
import io.muster.wire.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who founds a cluster, when addresses are known but not the ids behind them: asks each address for the id
 * of the node there, and answers the same question of others. Nothing is founded before every configured address has
 * answered, or as many nodes as {@code muster.bootstrap.expect} says: an empty answer of a name server never makes a
 * cluster of one.
 *
 * <p>Confined to the thread that calls it.
 */
final class Founding implements Transport.Receiver {
    private static final long TURN_NANOS = 50_000_000L;

    private final MusterConfig config;
    private final Transport transport;
    private final Set<String> ids = new TreeSet<>();
    private final Set<PeerAddress> open = new LinkedHashSet<>();
    private final Set<PeerAddress> answered = new LinkedHashSet<>();
    private final Set<PeerAddress> bare;
    private final @Nullable DnsPeers discovery;

    /**
     * Knows what is configured.
     *
     * @param transport of a node that has no cluster yet
     * @param discovery where more addresses come from, null if from nowhere
     */
    Founding(MusterConfig config, Transport transport, @Nullable DnsPeers discovery) {
        this.config = config;
        this.transport = transport;
        this.discovery = discovery;
        ids.add(config.node().id());
        for (MusterConfig.Peer peer : config.peers().list()) {
            if (peer.id() == null) {
                open.add(PeerAddress.unnamed(peer.host(), peer.port()));
            } else {
                ids.add(peer.id());
            }
        }
        bare = Set.copyOf(open);
        transport.peers(new ArrayList<>(open));
    }

    /** Asks for a while; the founders once they are all known. */
    Optional<VoterList> turn(long now) {
        List<PeerAddress> found = discovery == null ? null : discovery.poll(now);
        if (found != null) {
            // where nobody has answered and nobody is expected any more there is nobody to ask
            open.removeIf(address -> !bare.contains(address) && !found.contains(address));
            found.stream().filter(address -> !answered.contains(address)).forEach(open::add);
            transport.peers(new ArrayList<>(open));
        }
        transport.poll(TURN_NANOS, this);
        return complete() ? Optional.of(VoterList.of(ids)) : Optional.empty();
    }

    private boolean complete() {
        boolean byName = config.peers().discoveryDns() != null;
        return byName ? ids.size() == config.peers().bootstrapExpect() : open.isEmpty();
    }

    /** What is missing, in words. */
    String missing() {
        int expect = config.peers().bootstrapExpect();
        if (config.peers().discoveryDns() == null) {
            return "waiting for an answer of " + open + " to form a cluster; known are " + ids;
        }
        return "muster.bootstrap.expect is " + expect + ", and " + ids.size() + " nodes have answered: " + ids
                + (ids.size() > expect ? "; these are too many to found a cluster, correct one of both" : "");
    }

    @Override
    public void onIdentified(String host, int port, String nodeId) {
        PeerAddress address = PeerAddress.unnamed(host, port);
        if (open.remove(address)) {
            answered.add(address);
            ids.add(nodeId);
        }
    }

    @Override
    public void onMessage(Message message) {}

    @Override
    public void onCall(long peer, Call call) {}

    @Override
    public void onConnected(long peer) {}

    @Override
    public void onDisconnected(long peer, DisconnectReason reason) {}
}
