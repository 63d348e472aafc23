package io.muster.testing.sim;

import java.util.TreeMap;

/** How often what has happened: a run that did not exercise its faults proves nothing. */
public final class Counts {
    private final TreeMap<String, Long> counts = new TreeMap<>();

    /** Nothing has happened. */
    public Counts() {}

    /**
     * It happened once more.
     *
     * @param what name
     */
    public void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /**
     * It happened several times.
     *
     * @param what name
     * @param times how often
     */
    public void add(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    /**
     * Adds all counts of another run.
     *
     * @param other the other run
     */
    public void addAll(Counts other) {
        other.counts.forEach(this::add);
    }

    /**
     * How often it happened.
     *
     * @param what name
     * @return 0 if never
     */
    public long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((what, times) -> text.append(String.format("  %-34s %12d%n", what, times)));
        return text.toString();
    }
}
