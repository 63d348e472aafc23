package io.muster.testing.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Links between nodes. Each directed link loses, delays, doubles and reorders frames as its {@link Weather} says, is
 * clogged, narrow, slow, or cut. Above them each pair of nodes has two connections, the lanes of production: when one
 * breaks, what is under way on it is lost and both ends are told; it is made again when both nodes run and neither
 * direction is cut. A silent cut breaks nothing: the frames just vanish.
 */
public final class SimNetwork {
    /** A node as the network sees it. */
    public interface Station {
        /**
         * Whether it takes part.
         *
         * @return true while it runs
         */
        boolean running();

        /**
         * Whether it is paused, and says nothing.
         *
         * @return true while it stands still
         */
        boolean still();

        /**
         * A frame arrived.
         *
         * @param from index of the sender
         * @param lane {@link #CONTROL} or {@link #BULK}
         * @param frame its bytes
         */
        void frame(int from, int lane, byte[] frame);

        /**
         * A connection broke in the middle of a frame.
         *
         * @param lane {@link #CONTROL} or {@link #BULK}
         * @param bytes the beginning of the frame
         */
        void partial(int lane, byte[] bytes);

        /**
         * A connection was made or broke.
         *
         * @param peer index of the other end
         * @param lane {@link #CONTROL} or {@link #BULK}
         * @param made true if it was made
         */
        void connection(int peer, int lane, boolean made);
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

    /** Messages between replicas. */
    public static final int CONTROL = 0;
    /** Forwarded calls and their answers. */
    public static final int BULK = 1;

    static final int LANES = 2;

    private static final class Pair {
        private boolean connected;
        private boolean connecting;
        private int epoch;
    }

    private final SimScheduler scheduler;
    private final SplittableRandom random;
    private final Counts counts;
    private final LinkNotes notes;
    private final SimLink[][] links;
    private final Pair[][][] pairs;
    private final List<Station> stations = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private Weather weather = Weather.FAIR;
    private long framesSent;

    /**
     * A network without stations.
     *
     * @param nodes how many will join
     * @param scheduler time
     * @param random source of losses and delays
     * @param counts where to count what was done to frames
     * @param trace where to note what was done to links
     */
    public SimNetwork(int nodes, SimScheduler scheduler, SplittableRandom random, Counts counts, Trace trace) {
        this.scheduler = scheduler;
        this.random = random;
        this.counts = counts;
        notes = new LinkNotes(scheduler, trace, nodes);
        links = new SimLink[nodes][nodes];
        pairs = new Pair[LANES][nodes][nodes];
        for (int a = 0; a < nodes; a++) {
            for (int b = 0; b < nodes; b++) {
                links[a][b] = new SimLink();
                for (int lane = 0; lane < LANES; lane++) {
                    pairs[lane][a][b] = a < b ? new Pair() : pairs[lane][b][a];
                }
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
        notes.weather(next);
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
        notes.slow(from, to, micros);
    }

    /**
     * Makes one direction narrow: frames queue up behind each other. When it gets wide again, connections in which some
     * still wait break, so that the fault ends when it is said to.
     *
     * @param from sender
     * @param to receiver
     * @param bytesPerMilli what it carries, 0 for any amount
     */
    public void narrow(int from, int to, long bytesPerMilli) {
        links[from][to].bytesPerMilli = bytesPerMilli;
        notes.narrow(from, to, bytesPerMilli);
        if (bytesPerMilli == 0) {
            unblock(from, to);
        }
    }

    /** What has queued up in a narrow link would take its time although the link is wide: its connection breaks. */
    private void unblock(int from, int to) {
        for (int lane = 0; lane < LANES; lane++) {
            if (links[from][to].streams[lane].freeAt > scheduler.now()) {
                reset(from, to, lane);
            }
        }
    }

    /**
     * Clogs one direction: nothing arrives until a time, and then everything at once.
     *
     * @param from sender
     * @param to receiver
     * @param until simulated time
     */
    public void clog(int from, int to, long until) {
        links[from][to].cloggedUntil = until;
        notes.clog(from, to, until);
    }

    /**
     * How long nothing can have come from a node: with their connections intact, nodes say something all the time.
     *
     * @param from sender
     * @param to receiver
     * @return microseconds
     */
    long silence(int from, int to) {
        SimLink link = links[from][to];
        boolean speaks = stations.get(from).running()
                && !link.cut
                && link.cloggedUntil <= scheduler.now()
                && !stations.get(from).still();
        if (speaks) {
            link.lastHeard = scheduler.now();
        }
        return scheduler.now() - link.lastHeard;
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
        notes.cut(from, to);
    }

    /**
     * Breaks the connections of two nodes: both are told, and they are made again as soon as they can be.
     *
     * @param a one end
     * @param b the other end
     */
    public void reset(int a, int b) {
        for (int lane = 0; lane < LANES; lane++) {
            reset(a, b, lane);
        }
    }

    /**
     * Breaks one connection of two nodes.
     *
     * @param a one end
     * @param b the other end
     * @param lane {@link #CONTROL} or {@link #BULK}
     */
    public void reset(int a, int b, int lane) {
        if (pairs[lane][a][b].connected) {
            notes.reset(a, b, lane);
            disconnect(a, b, lane);
            tell(a, b, lane, false);
            tell(b, a, lane, false);
        }
        connect(a, b, lane);
    }

    /** Mends all cuts and slow links. */
    public void heal() {
        for (SimLink[] row : links) {
            for (SimLink link : row) {
                link.mend();
            }
        }
        notes.heal();
        for (int from = 0; from < links.length; from++) {
            for (int to = 0; to < links.length; to++) {
                unblock(from, to);
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
                for (int lane = 0; lane < LANES; lane++) {
                    connect(node, other, lane);
                }
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
            for (int lane = 0; lane < LANES; lane++) {
                if (other != node && pairs[lane][node][other].connected) {
                    disconnect(node, other, lane);
                    if (!silently) {
                        tell(other, node, lane, false);
                    }
                }
            }
        }
    }

    private void disconnect(int a, int b, int lane) {
        Pair pair = pairs[lane][a][b];
        pair.connected = false;
        pair.epoch++;
        // the next connection does not wait behind what was under way in this one
        links[a][b].streams[lane] = new SimLink.Stream();
        links[b][a].streams[lane] = new SimLink.Stream();
    }

    private void connect(int a, int b, int lane) {
        Pair pair = pairs[lane][a][b];
        if (!pair.connecting) {
            pair.connecting = true;
            scheduler.after(1_000 + random.nextInt(20_000), () -> tryConnect(a, b, lane));
        }
    }

    private void tryConnect(int a, int b, int lane) {
        Pair pair = pairs[lane][a][b];
        boolean open = !links[a][b].cut && !links[b][a].cut;
        if (!stations.get(a).running() || !stations.get(b).running()) {
            // whoever is down asks again when it starts
            pair.connecting = false;
        } else if (pair.connected) {
            pair.connecting = false;
        } else if (open) {
            pair.connecting = false;
            pair.connected = true;
            pair.epoch++;
            // an end that was not told of the break learns it with this
            tell(a, b, lane, true);
            tell(b, a, lane, true);
        } else {
            scheduler.after(50_000 + random.nextInt(250_000), () -> tryConnect(a, b, lane));
        }
    }

    private void tell(int node, int peer, int lane, boolean made) {
        SimLink inbound = links[peer][node];
        long at = Math.max(scheduler.now() + 100 + random.nextInt(400), inbound.lastNotice[lane] + 1);
        inbound.lastNotice[lane] = at;
        scheduler.at(at, () -> {
            if (stations.get(node).running()) {
                stations.get(node).connection(peer, lane, made);
            }
        });
    }

    /**
     * Hands a frame to the network.
     *
     * @param from sender
     * @param to receiver
     * @param lane {@link #CONTROL} or {@link #BULK}
     * @param frame bytes, not changed afterwards
     * @return false if there was no room for it
     */
    public boolean send(int from, int to, int lane, byte[] frame) {
        framesSent++;
        SimLink link = links[from][to];
        if (!pairs[lane][from][to].connected || link.cut) {
            counts.add("frames into a cut or broken link");
            return true;
        }
        for (Filter filter : filters) {
            if (!filter.passes(from, to, frame)) {
                counts.add("frames dropped by script");
                return true;
            }
        }
        if (link.streams[lane].underWay >= weather.capacity()) {
            counts.add("frames beyond the capacity");
            return false;
        }
        if (draw(weather.lossPermille())) {
            counts.add("frames lost");
            return true;
        }
        dispatch(from, to, lane, frame);
        if (draw(weather.doublePermille())) {
            counts.add("frames doubled");
            dispatch(from, to, lane, frame);
        }
        return true;
    }

    /**
     * How many frames were sent.
     *
     * @return since the start
     */
    public long framesSent() {
        return framesSent;
    }

    private boolean draw(int permille) {
        return permille > 0 && random.nextInt(1_000) < permille;
    }

    private void dispatch(int from, int to, int lane, byte[] frame) {
        SimLink link = links[from][to];
        SimLink.Stream stream = link.streams[lane];
        long delay = weather.delayMin() + random.nextLong(weather.delaySpread() + 1);
        if (draw(weather.tailPermille())) {
            delay *= 10;
        }
        long begins = scheduler.now();
        if (link.bytesPerMilli > 0) {
            begins = Math.max(begins, stream.freeAt) + frame.length * 1_000L / link.bytesPerMilli;
            stream.freeAt = begins;
            counts.add("frames through a narrow link");
        }
        long arrival = Math.max(begins + delay + link.extraDelay, link.lastNotice[lane] + 1);
        if (link.cloggedUntil > arrival) {
            arrival = link.cloggedUntil + random.nextInt(100);
            counts.add("frames held up in a clogged link");
        }
        if (weather.ordered()) {
            arrival = Math.max(arrival, stream.lastArrival + 1);
        } else if (arrival < stream.lastArrival) {
            counts.add("frames reordered");
        }
        stream.lastArrival = Math.max(stream.lastArrival, arrival);
        stream.underWay++;
        int epoch = pairs[lane][from][to].epoch;
        scheduler.at(arrival, () -> {
            stream.underWay--;
            arrive(from, to, lane, frame, epoch);
        });
    }

    private void arrive(int from, int to, int lane, byte[] frame, int epoch) {
        SimLink link = links[from][to];
        Station station = stations.get(to);
        if (pairs[lane][from][to].epoch == epoch && !link.cut && station.running()) {
            station.frame(from, lane, frame);
            return;
        }
        counts.add("frames dropped under way");
        if (!link.cut && station.running() && random.nextBoolean()) {
            counts.add("frames cut short by a reset");
            station.partial(lane, Arrays.copyOf(frame, random.nextInt(frame.length)));
        }
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
