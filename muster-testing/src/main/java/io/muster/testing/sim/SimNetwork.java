package io.muster.testing.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Links between nodes. Each directed link loses, delays, doubles and reorders frames as its {@link Weather} says, or is
 * cut. Above them each pair of nodes has a connection, as production has: when it breaks, what is under way is lost and
 * both ends are told; it is made again when both nodes run and neither direction is cut. A silent cut breaks nothing:
 * the frames just vanish.
 */
public final class SimNetwork {
    /** A node as the network sees it. */
    public interface Station {
        /**
         * Whether it takes part.
         *
         * @return true while it runs
         */
        boolean up();

        /**
         * A frame arrived.
         *
         * @param from index of the sender
         * @param frame its bytes
         */
        void frame(int from, byte[] frame);

        /**
         * A connection was made or broke.
         *
         * @param peer index of the other end
         * @param made true if it was made
         */
        void connection(int peer, boolean made);
    }

    /** Decides about single frames, for scripts. */
    @FunctionalInterface
    public interface Filter {
        /**
         * Looks at a frame that is about to leave.
         *
         * @param from index of the sender
         * @param to index of the receiver
         * @param frame its bytes
         * @return false to drop it
         */
        boolean passes(int from, int to, byte[] frame);
    }

    private static final class Link {
        private boolean cut;
        private long extraDelay;
        private long lastArrival;
        private long lastNotice;
        private int underWay;
    }

    private static final class Pair {
        private boolean connected;
        private boolean connecting;
        private int epoch;
    }

    private final SimScheduler scheduler;
    private final SplittableRandom random;
    private final Counts counts;
    private final Link[][] links;
    private final Pair[][] pairs;
    private final List<Station> stations = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private Weather weather = Weather.FAIR;

    /**
     * A network without stations.
     *
     * @param nodes how many will join
     * @param scheduler time
     * @param random source of losses and delays
     * @param counts where to count what was done to frames
     */
    public SimNetwork(int nodes, SimScheduler scheduler, SplittableRandom random, Counts counts) {
        this.scheduler = scheduler;
        this.random = random;
        this.counts = counts;
        links = new Link[nodes][nodes];
        pairs = new Pair[nodes][nodes];
        for (int a = 0; a < nodes; a++) {
            for (int b = 0; b < nodes; b++) {
                links[a][b] = new Link();
                pairs[a][b] = a < b ? new Pair() : pairs[b][a];
            }
        }
    }

    /**
     * Adds the next station.
     *
     * @param station gets the next index
     */
    public void join(Station station) {
        stations.add(station);
    }

    /**
     * Changes the weather on all links.
     *
     * @param next the new weather
     */
    public void weather(Weather next) {
        weather = next;
    }

    /**
     * Makes one direction slower.
     *
     * @param from sender
     * @param to receiver
     * @param micros added to each delay
     */
    public void slow(int from, int to, long micros) {
        links[from][to].extraDelay = micros;
    }

    /**
     * Lets a script decide about each frame from now on.
     *
     * @param filter the decision
     */
    public void filter(Filter filter) {
        filters.add(filter);
    }

    /** Forgets all filters. */
    public void clearFilters() {
        filters.clear();
    }

    /**
     * Cuts one direction. Frames vanish, nobody is told.
     *
     * @param from sender
     * @param to receiver
     */
    public void cut(int from, int to) {
        links[from][to].cut = true;
    }

    /**
     * Breaks the connection of two nodes: both are told, and it is made again as soon as it can be.
     *
     * @param a one end
     * @param b the other end
     */
    public void reset(int a, int b) {
        if (pairs[a][b].connected) {
            disconnect(a, b);
            tell(a, b, false);
            tell(b, a, false);
        }
        connect(a, b);
    }

    /** Mends all cuts and slow links. */
    public void heal() {
        for (Link[] row : links) {
            for (Link link : row) {
                link.cut = false;
                link.extraDelay = 0;
            }
        }
    }

    /**
     * Whether one direction is cut.
     *
     * @param from sender
     * @param to receiver
     * @return true if it is
     */
    public boolean isCut(int from, int to) {
        return links[from][to].cut;
    }

    /**
     * A node runs from now on.
     *
     * @param node its index
     */
    public void started(int node) {
        for (int other = 0; other < stations.size(); other++) {
            if (other != node) {
                connect(node, other);
            }
        }
    }

    /**
     * A node stopped. What it had under way is lost.
     *
     * @param node its index
     * @param silently true if the others are not told, as when the machine lost power
     */
    public void stopped(int node, boolean silently) {
        for (int other = 0; other < stations.size(); other++) {
            if (other != node && pairs[node][other].connected) {
                disconnect(node, other);
                if (!silently) {
                    tell(other, node, false);
                }
            }
        }
    }

    private void disconnect(int a, int b) {
        Pair pair = pairs[a][b];
        pair.connected = false;
        pair.epoch++;
    }

    private void connect(int a, int b) {
        Pair pair = pairs[a][b];
        if (!pair.connecting) {
            pair.connecting = true;
            scheduler.after(1_000 + random.nextInt(20_000), () -> tryConnect(a, b));
        }
    }

    private void tryConnect(int a, int b) {
        Pair pair = pairs[a][b];
        boolean open = !links[a][b].cut && !links[b][a].cut;
        if (!stations.get(a).up() || !stations.get(b).up()) {
            // whoever is down asks again when it starts
            pair.connecting = false;
        } else if (pair.connected) {
            pair.connecting = false;
        } else if (open) {
            pair.connecting = false;
            pair.connected = true;
            pair.epoch++;
            // an end that was not told of the break learns it now
            tell(a, b, false);
            tell(b, a, false);
            tell(a, b, true);
            tell(b, a, true);
        } else {
            scheduler.after(50_000 + random.nextInt(250_000), () -> tryConnect(a, b));
        }
    }

    private void tell(int node, int peer, boolean made) {
        Link inbound = links[peer][node];
        long at = Math.max(scheduler.now() + 100 + random.nextInt(400), inbound.lastNotice + 1);
        inbound.lastNotice = at;
        scheduler.at(at, () -> {
            if (stations.get(node).up()) {
                stations.get(node).connection(peer, made);
            }
        });
    }

    /**
     * Hands a frame to the network.
     *
     * @param from sender
     * @param to receiver
     * @param frame bytes, not changed afterwards
     */
    public void send(int from, int to, byte[] frame) {
        counts.add("frames sent");
        Link link = links[from][to];
        if (!pairs[from][to].connected || link.cut) {
            counts.add("frames into a cut or broken link");
            return;
        }
        for (Filter filter : filters) {
            if (!filter.passes(from, to, frame)) {
                counts.add("frames dropped by script");
                return;
            }
        }
        if (link.underWay >= weather.capacity()) {
            counts.add("frames beyond the capacity");
        } else if (draw(weather.lossPermille())) {
            counts.add("frames lost");
        } else {
            dispatch(from, to, frame);
            if (draw(weather.doublePermille())) {
                counts.add("frames doubled");
                dispatch(from, to, frame);
            }
        }
    }

    private boolean draw(int permille) {
        return permille > 0 && random.nextInt(1_000) < permille;
    }

    private void dispatch(int from, int to, byte[] frame) {
        Link link = links[from][to];
        long delay = weather.delayMin() + random.nextLong(weather.delaySpread() + 1);
        if (draw(weather.tailPermille())) {
            delay *= 10;
        }
        long arrival = Math.max(scheduler.now() + delay + link.extraDelay, link.lastNotice + 1);
        if (weather.ordered()) {
            arrival = Math.max(arrival, link.lastArrival + 1);
        } else if (arrival < link.lastArrival) {
            counts.add("frames reordered");
        }
        link.lastArrival = Math.max(link.lastArrival, arrival);
        link.underWay++;
        int epoch = pairs[from][to].epoch;
        scheduler.at(arrival, () -> {
            link.underWay--;
            if (pairs[from][to].epoch == epoch && !link.cut && stations.get(to).up()) {
                stations.get(to).frame(from, frame);
            } else {
                counts.add("frames dropped under way");
            }
        });
    }

    @Override
    public String toString() {
        return "cuts "
                + Arrays.toString(Arrays.stream(links)
                        .map(row -> Arrays.stream(row)
                                .map(link -> link.cut ? "x" : ".")
                                .toList())
                        .toArray());
    }
}
