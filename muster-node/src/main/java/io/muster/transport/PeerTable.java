package io.muster.transport;

import io.muster.wire.Hello;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The address book: the peers of this node by their keys, and the addresses whose node is not known yet. */
final class PeerTable {
    private final long ownKey;
    private final Map<Long, Peer> peers = new LinkedHashMap<>();
    private final Map<PeerAddress, Dial> probes = new LinkedHashMap<>();
    private List<Dial> dials = List.of();

    PeerTable(long ownKey) {
        this.ownKey = ownKey;
    }

    @Nullable
    Peer get(long key) {
        return peers.get(key);
    }

    /** Every connection that this node has to make. */
    List<Dial> dials() {
        return dials;
    }

    /** Replaces all entries; returns the links of entries that are gone. */
    List<Link> replace(List<PeerAddress> addresses) {
        Set<Long> keys = new HashSet<>();
        Set<PeerAddress> unnamed = new HashSet<>();
        for (PeerAddress address : addresses) {
            if (!address.named()) {
                unnamed.add(address);
                probes.computeIfAbsent(address, a -> new Dial(a, Hello.PROBE));
            } else if (address.key() != ownKey && keys.add(address.key())) {
                // The side with the smaller key dials, so that two nodes never make four connections.
                peers.computeIfAbsent(address.key(), key -> new Peer(address, ownKey < key))
                        .move(address);
            }
        }
        List<Link> gone = new ArrayList<>();
        for (Iterator<Peer> all = peers.values().iterator(); all.hasNext(); ) {
            Peer peer = all.next();
            if (!keys.contains(peer.key())) {
                all.remove();
                linksOf(peer, gone);
            }
        }
        for (Iterator<Dial> all = probes.values().iterator(); all.hasNext(); ) {
            Dial probe = all.next();
            if (!unnamed.contains(probe.address())) {
                all.remove();
                retire(probe, gone);
            }
        }
        collectDials();
        return gone;
    }

    private static void linksOf(Peer peer, List<Link> gone) {
        for (Lane lane : Lane.values()) {
            Link link = peer.link(lane);
            if (link != null) {
                gone.add(link);
            }
            Dial dial = peer.dial(lane);
            if (dial != null) {
                retire(dial, gone);
            }
        }
    }

    private static void retire(Dial dial, List<Link> gone) {
        dial.finished = true;
        Link link = dial.link;
        if (link != null && !gone.contains(link)) {
            gone.add(link);
        }
    }

    private void collectDials() {
        List<Dial> all = new ArrayList<>(probes.values());
        for (Peer peer : peers.values()) {
            for (Lane lane : Lane.values()) {
                Dial dial = peer.dial(lane);
                if (dial != null) {
                    all.add(dial);
                }
            }
        }
        dials = List.copyOf(all);
    }
}
