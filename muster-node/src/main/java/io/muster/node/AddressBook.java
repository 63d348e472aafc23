package io.muster.node;

import io.muster.MusterConfig;
import io.muster.transport.PeerAddress;
import io.muster.wire.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the voters may be reached. It only ever helps to find somebody: who votes stands in the log. Names arrive on
 * the loop, and are read by anybody.
 */
final class AddressBook {
    private final VoterList voters;
    private final Map<Long, PeerAddress> named = new ConcurrentHashMap<>();
    private final List<PeerAddress> unnamed = new ArrayList<>();
    private boolean changed = true;

    AddressBook(VoterList voters, MusterConfig config) {
        this.voters = voters;
        for (MusterConfig.Peer peer : config.peers().list()) {
            if (peer.id() == null) {
                unnamed.add(PeerAddress.unnamed(peer.host(), peer.port()));
            } else if (voters.ids().containsKey(NodeKey.of(peer.id()))) {
                named.put(NodeKey.of(peer.id()), PeerAddress.of(peer.id(), peer.host(), peer.port()));
            }
        }
    }

    /** A node has answered at an address that had no name. */
    void identified(String host, int port, String nodeId) {
        boolean ours = unnamed.removeIf(address -> address.host().equals(host) && address.port() == port);
        if (ours && voters.ids().containsKey(NodeKey.of(nodeId))) {
            named.put(NodeKey.of(nodeId), PeerAddress.of(nodeId, host, port));
        }
        changed |= ours;
    }

    /** All addresses if they have changed since the last call, else null. */
    @Nullable
    List<PeerAddress> takeChanged() {
        if (!changed) {
            return null;
        }
        changed = false;
        List<PeerAddress> all = new ArrayList<>(named.values());
        all.addAll(unnamed);
        return all;
    }

    @Nullable
    String addressOf(long key) {
        PeerAddress address = named.get(key);
        return address == null ? null : address.endpoint();
    }
}
