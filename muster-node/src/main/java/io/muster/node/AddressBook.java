package io.muster.node;

import io.muster.MusterConfig;
import io.muster.transport.PeerAddress;
import io.muster.wire.NodeKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the voters may be reached. It only ever helps to find somebody: who votes stands in the log. Addresses without
 * an id are asked for it, and asked again when the node that was there is out of reach, since another one may be there
 * now.
 *
 * <p>Changed by the loop, read by anybody.
 */
final class AddressBook {
    private final VoterList voters;
    private final Map<Long, PeerAddress> named = new ConcurrentHashMap<>();
    // configured without an id
    private final List<PeerAddress> bare = new ArrayList<>();
    // of the last look-up
    private List<PeerAddress> found = List.of();
    // to be asked for the id of the node there
    private final Set<PeerAddress> asked = new LinkedHashSet<>();
    private boolean changed = true;

    AddressBook(VoterList voters, MusterConfig config) {
        this.voters = voters;
        for (MusterConfig.Peer peer : config.peers().list()) {
            if (peer.id() == null) {
                bare.add(PeerAddress.unnamed(peer.host(), peer.port()));
            } else if (voters.ids().containsKey(NodeKey.of(peer.id()))) {
                named.put(NodeKey.of(peer.id()), PeerAddress.of(peer.id(), peer.host(), peer.port()));
            }
        }
        asked.addAll(bare);
    }

    /** All addresses that discovery knows now; those that it knew before and nobody was found at are forgotten. */
    void lookedUp(List<PeerAddress> addresses) {
        found = List.copyOf(addresses);
        changed |= asked.removeIf(address -> !bare.contains(address) && !found.contains(address));
    }

    /** Asks again at addresses behind which nobody is known who can be reached. */
    void refresh(LongPredicate alive) {
        List<PeerAddress> candidates = new ArrayList<>(bare);
        candidates.addAll(found);
        for (PeerAddress candidate : candidates) {
            boolean known = named.values().stream()
                    .anyMatch(peer -> peer.endpoint().equals(candidate.endpoint()) && alive.test(peer.key()));
            changed |= !known && asked.add(candidate);
        }
    }

    /** A node has answered at an address that had no name. */
    void identified(String host, int at, String nodeId) {
        if (!asked.remove(PeerAddress.unnamed(host, at))) {
            return;
        }
        changed = true;
        if (voters.ids().containsKey(NodeKey.of(nodeId))) {
            named.put(NodeKey.of(nodeId), PeerAddress.of(nodeId, host, at));
        }
    }

    /** All addresses if they have changed since the last call, else null. */
    @Nullable
    List<PeerAddress> takeChanged() {
        if (!changed) {
            return null;
        }
        changed = false;
        List<PeerAddress> all = new ArrayList<>(named.values());
        all.addAll(asked);
        return all;
    }

    @Nullable
    String addressOf(long key) {
        PeerAddress address = named.get(key);
        return address == null ? null : address.endpoint();
    }
}
