package io.muster.testing.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.SequencedMap;

/** A proxy between every two nodes in each direction of dialling, and one {@link Link} per direction of bytes. */
public final class Links implements AutoCloseable {
    private record Pair(String from, String to) {}

    private final Map<Pair, Link> links = new LinkedHashMap<>();
    private final Map<Pair, TcpProxy> proxies = new LinkedHashMap<>();

    /**
     * Opens all proxies.
     *
     * @param ports where each node listens itself
     */
    public Links(SequencedMap<String, Integer> ports) {
        for (String from : ports.keySet()) {
            for (String to : ports.keySet()) {
                if (!from.equals(to)) {
                    links.put(new Pair(from, to), new Link(from + "->" + to));
                }
            }
        }
        for (Map.Entry<Pair, Link> each : links.entrySet()) {
            Pair pair = each.getKey();
            Link back = Objects.requireNonNull(links.get(new Pair(pair.to(), pair.from())));
            int target = Objects.requireNonNull(ports.get(pair.to()));
            proxies.put(pair, new TcpProxy(target, each.getValue(), back));
        }
    }

    /**
     * Where one node dials another one.
     *
     * @param from who dials
     * @param to who is meant
     * @return port of the loopback address
     */
    public int port(String from, String to) {
        TcpProxy proxy = proxies.get(new Pair(from, to));
        if (proxy == null) {
            throw new IllegalArgumentException("no link " + from + "->" + to);
        }
        return proxy.port();
    }

    /**
     * One direction.
     *
     * @param from who speaks
     * @param to who hears
     * @return the link
     */
    public Link link(String from, String to) {
        Link link = links.get(new Pair(from, to));
        if (link == null) {
            throw new IllegalArgumentException("no link " + from + "->" + to);
        }
        return link;
    }

    /**
     * All directions.
     *
     * @return every link once
     */
    public List<Link> all() {
        return List.copyOf(links.values());
    }

    /**
     * What separates two groups of nodes, in both directions.
     *
     * @param some nodes
     * @param others other nodes
     * @return all links between them
     */
    public List<Link> between(SequencedCollection<String> some, SequencedCollection<String> others) {
        List<Link> found = new ArrayList<>();
        for (String one : some) {
            for (String other : others) {
                found.add(link(one, other));
                found.add(link(other, one));
            }
        }
        return found;
    }

    /** Heals everything. */
    public void pass() {
        links.values().forEach(Link::pass);
    }

    /** Closes all proxies. */
    @Override
    public void close() {
        proxies.values().forEach(TcpProxy::close);
    }
}
