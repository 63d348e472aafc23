package io.muster.testing.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** How often what has happened: a run that did not exercise its faults proves nothing. */
public final class Counts {
    // a cell per name, so that counting once more allocates nothing; put in order only when shown
    private final Map<String, long[]> counts = new HashMap<>();

    /** Nothing has happened. */
    public Counts() {}

    /**
     * It happened once more.
     *
     * @param what name
     */
    public void add(String what) {
        add(what, 1);
    }

    /**
     * It happened several times.
     *
     * @param what name
     * @param times how often
     */
    public void add(String what, long times) {
        counts.computeIfAbsent(what, name -> new long[1])[0] += times;
    }

    /**
     * Adds all counts of another run.
     *
     * @param other the other run
     */
    public void addAll(Counts other) {
        other.counts.forEach((what, times) -> add(what, times[0]));
    }

    /**
     * How often it happened.
     *
     * @param what name
     * @return 0 if never
     */
    public long of(String what) {
        long[] times = counts.get(what);
        return times == null ? 0 : times[0];
    }

    /**
     * Tells all counts, by name.
     *
     * @param taker gets each name and how often it happened
     */
    public void forEach(ObjLongConsumer<String> taker) {
        new TreeMap<>(counts).forEach((what, times) -> taker.accept(what, times[0]));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((what, times) -> text.append(String.format("  %-42s %12d%n", what, times)));
        return text.toString();
    }
}
