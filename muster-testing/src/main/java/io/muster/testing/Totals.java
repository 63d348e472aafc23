package io.muster.testing;

import io.muster.testing.sim.Counts;

/** What many seeds have given, summed up: it takes as much memory after a million seeds as after one. */
final class Totals {
    private final Counts counts = new Counts();
    private long seeds;
    private long simulatedMicros;
    private long events;
    private long checks;

    synchronized void add(SwarmRun.Result result) {
        seeds++;
        simulatedMicros += result.simulatedMicros();
        events += result.events();
        checks += result.checks();
        counts.addAll(result.counts());
    }

    /** How often what has happened. To be read when nobody adds any more. */
    Counts counts() {
        return counts;
    }

    synchronized long seeds() {
        return seeds;
    }

    synchronized long simulatedMicros() {
        return simulatedMicros;
    }

    synchronized long simulatedSeconds() {
        return simulatedMicros / 1_000_000;
    }

    /** Rows of a Markdown table, with what was injected and what came of it. */
    synchronized String rows() {
        StringBuilder text = new StringBuilder();
        row(text, "seeds", seeds);
        row(text, "events", events);
        row(text, "checks of invariants", checks);
        counts.forEach((what, times) -> row(text, what, times));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, long times) {
        text.append(String.format("| %s | %,d |%n", what, times));
    }

    @Override
    public synchronized String toString() {
        return seeds + " seeds, " + simulatedSeconds() + " simulated seconds, " + events + " events, " + checks
                + " checks of invariants";
    }
}
