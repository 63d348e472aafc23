package io.muster.testing.sim;

import io.muster.raft.Effect;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened: a hash over all events, which two runs of a seed must share, and the last events of each node for the
 * report of a failure. Events are kept as they are and become text only there.
 */
public final class Trace {
    private static final int KEPT = Math.max(500, Integer.getInteger("muster.sim.shown", 150));

    private static final class Ring {
        private final long[] times = new long[KEPT];
        private final long[] numbers = new long[KEPT];
        private final @Nullable Object[] events = new Object[KEPT];
        private int count;
    }

    private record Line(long time, long number, int node, String text) {}

    /** Looks on while a fault does its harm. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Something was noted, or somebody was chosen.
         *
         * @param who a node, or the network
         * @param what was noted; empty if nothing was
         */
        void heard(String who, Object what);
    }

    // one for each node, and the last for the network and the faults
    private final Ring[] rings;
    private final Map<Long, String> names = new TreeMap<>();
    private long number;
    private long hash = 0x2545F4914F6CDD1DL;
    private @Nullable Listener listener;

    /**
     * Nothing has happened.
     *
     * @param nodes how many nodes there are
     */
    public Trace(int nodes) {
        rings = new Ring[nodes + 1];
        for (int i = 0; i <= nodes; i++) {
            rings[i] = new Ring();
        }
    }

    /**
     * Names a node in the report.
     *
     * @param key number by which messages know it
     * @param name what to show for it
     */
    public void name(long key, String name) {
        names.put(key, name);
    }

    /**
     * Adds a fact to the hash.
     *
     * @param fact any number that must be the same in each run of the seed
     */
    public void mix(long fact) {
        hash = (Long.rotateLeft(hash, 23) ^ fact) * 0x9E3779B97F4A7C15L;
    }

    /** Adds a step of a replica to the hash: what it was given, and what became of it. */
    void step(long now, int node, Input input, Status status) {
        mix(now << 8 ^ (long) node << 4 ^ numberOf(input));
        mix(status.term() << 40 ^ status.commit() << 20 ^ status.last() << 2 ^ numberOf(status.role()));
        mix(status.applied() << 32 ^ status.durable());
    }

    private static int numberOf(Role role) {
        return switch (role) {
            case FOLLOWER -> 0;
            case CANDIDATE -> 1;
            case LEADER -> 2;
            case LEARNER -> 3;
        };
    }

    private static int numberOf(Input input) {
        return switch (input) {
            case Input.Tick tick -> 1;
            case Input.Received received -> 2;
            case Input.Proposed proposed -> 3;
            case Input.ReadAsked asked -> 4;
            case Input.Persisted persisted -> 5;
            case Input.Fetched fetched -> 6;
            case Input.Applied applied -> 7;
            case Input.PeerUnreachable peer -> 8;
            case Input.PeerReachable peer -> 9;
        };
    }

    /**
     * Hash of everything so far.
     *
     * @return 64 bits
     */
    public long hash() {
        return hash ^ hash >>> 29;
    }

    /**
     * Keeps an event for the report.
     *
     * @param time when
     * @param node index of the node
     * @param event an input, an effect or a text
     */
    public void note(long time, int node, Object event) {
        Ring ring = rings[node];
        int at = ring.count++ % KEPT;
        ring.times[at] = time;
        ring.numbers[at] = number++;
        ring.events[at] = event;
        Listener present = listener;
        if (present != null && !(event instanceof Input || event instanceof Effect)) {
            present.heard(heading(node), event);
        }
    }

    /** Keeps an event of the network for the report. */
    void network(long time, Object event) {
        note(time, rings.length - 1, event);
    }

    /**
     * Tells whoever listens that something is about to be done to a node.
     *
     * @param node its index
     */
    public void mention(int node) {
        Listener present = listener;
        if (present != null) {
            present.heard(heading(node), "");
        }
    }

    /**
     * Lets somebody hear of what is noted.
     *
     * @param next who; null for nobody
     */
    public void listen(@Nullable Listener next) {
        listener = next;
    }

    private String heading(int column) {
        return column == rings.length - 1 ? "network" : "n" + (column + 1);
    }

    /**
     * The last events in order of time, one column per node and one for the network and the faults.
     *
     * @param lines how many
     * @return a table
     */
    public String columns(int lines) {
        List<Line> all = new ArrayList<>();
        for (int node = 0; node < rings.length; node++) {
            Ring ring = rings[node];
            for (int i = 0; i < Math.min(KEPT, ring.count); i++) {
                Object event = ring.events[i];
                if (event != null) {
                    all.add(new Line(ring.times[i], ring.numbers[i], node, text(event)));
                }
            }
        }
        all.sort(Comparator.comparingLong(Line::number));
        int width = Math.clamp(150 / (rings.length - 1), 24, 60);
        StringBuilder table = new StringBuilder(String.format("%12s", "ms"));
        for (int node = 0; node < rings.length; node++) {
            table.append(String.format(" | %-" + width + "s", heading(node)));
        }
        for (Line line : all.subList(Math.max(0, all.size() - lines), all.size())) {
            table.append(String.format("%n%12.3f", line.time / 1_000.0));
            table.append((" | " + " ".repeat(width)).repeat(line.node))
                    .append(" | ")
                    .append(named(line.text));
        }
        return table.toString();
    }

    /**
     * Says the names of nodes where a text has their keys.
     *
     * @param text of an event, or of what went wrong
     * @return the same for people
     */
    public String named(String text) {
        String shown = text;
        for (Map.Entry<Long, String> name : names.entrySet()) {
            shown = shown.replace(name.getKey().toString(), name.getValue());
        }
        return shown;
    }

    private static String text(Object event) {
        return switch (event) {
            case Input.Received received -> "< " + text(received.message());
            case Input.Proposed proposed -> "< propose " + proposed.proposals().size();
            case Input.Fetched fetched ->
                "< fetched " + fetched.entries().getFirst().id() + " x"
                        + fetched.entries().size();
            case Input input -> "< " + input;
            case Effect.Send send -> "> " + text(send.message());
            case Write.Append append ->
                "  write " + append.sequence() + ": "
                        + append.entries().getFirst().id() + " x"
                        + append.entries().size();
            case Effect.Apply apply -> "  apply to " + apply.entries().getLast().id();
            case Effect effect -> "  " + effect;
            default -> "# " + event;
        };
    }

    private static String text(Message message) {
        if (message instanceof Message.Append append) {
            return "Append " + append.from() + ">" + append.to() + " t" + append.term() + " r" + append.request()
                    + " prev " + append.prev().index() + ":" + append.prev().term() + " commit " + append.commit()
                    + " x"
                    + append.entries().size();
        }
        return message.toString();
    }
}
