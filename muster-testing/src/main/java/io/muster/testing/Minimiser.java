package io.muster.testing;

import io.muster.testing.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes a failing seed small: runs it again with faults left out, with fewer callers and with an earlier end of the
 * faults, and keeps what still breaks the same invariant. First everything is left out, then whole kinds of faults,
 * then ever smaller pieces of what is left.
 */
public final class Minimiser {
    /**
     * How much work a search may take.
     *
     * @param runs most simulations
     * @param time most real time, looked at before each of them
     */
    public record Budget(int runs, Duration time) {
        /** A thousand runs, or as many seconds as {@code -Dmuster.sim.minimise} says: 60 if nothing, 0 for none. */
        public static final Budget DEFAULT =
                new Budget(1_000, Duration.ofSeconds(Integer.getInteger("muster.sim.minimise", 60)));
    }

    /**
     * What was found.
     *
     * @param replay the small run
     * @param faults all faults of the small run
     * @param before how many faults the whole run had
     * @param failure how the small run fails, and the report of both runs
     */
    public record Minimised(Replay replay, List<Fault> faults, int before, SimFailure failure) {}

    private static final String SPENT = "the budget was used up, it may be smaller still";
    private static final String NOT_REPEATED =
            "THE SAME RUN ENDED OTHERWISE ANOTHER TIME: something in it is not drawn from the seed";
    private static final long[] EXTRA_MILLIS = {1, 250, 500, 1_000, 2_000, 4_000, 8_000};

    private final SwarmRun whole;
    private final Budget budget;
    private final long started = System.nanoTime();
    private SwarmRun best;
    private int runs;

    private Minimiser(SwarmRun whole, Budget budget) {
        this.whole = whole;
        this.budget = budget;
        this.best = whole;
    }

    /**
     * Makes a failing run small.
     *
     * @param replay what fails
     * @param budget how much work that may take
     * @return the smallest part that was found to break the same invariant; empty if nothing fails
     */
    public static Optional<Minimised> minimise(Replay replay, Budget budget) {
        SwarmRun whole = SwarmRun.attempt(replay);
        return whole.failed().isEmpty() ? Optional.empty() : Optional.of(new Minimiser(whole, budget).search());
    }

    private Minimised search() {
        if (!mayGoOn()) {
            return found(SPENT);
        }
        if (!fails(exactly()) || best.micros() != whole.micros()) {
            return found(NOT_REPEATED);
        }
        if (!fails(exactly().only(List.of()))) {
            kinds();
        }
        fewerCallers();
        Ddmin.Found<Integer> ddmin = Ddmin.search(numbers(best.faults()), this::mattering, this::mayGoOn);
        fewerCallers();
        earlierEnd();
        return found(
                switch (ddmin.end()) {
                    case MINIMAL -> "none of the faults can be left out";
                    case BUDGET -> SPENT;
                    case NOT_REPEATED -> NOT_REPEATED;
                });
    }

    private static List<Integer> numbers(List<Fault> faults) {
        return faults.stream().map(Fault::number).toList();
    }

    /** The best run so far; faults that it would have met later than it failed are left out. */
    private Replay exactly() {
        return best.replay().only(numbers(best.faults()));
    }

    private boolean mayGoOn() {
        return runs < budget.runs && System.nanoTime() - started < budget.time.toNanos();
    }

    /** Whether a part breaks the same invariant; if so it is the best from now on. */
    private boolean fails(Replay part) {
        if (!mayGoOn()) {
            return false;
        }
        runs++;
        SwarmRun run = SwarmRun.attempt(part);
        boolean same = run.failed().equals(whole.failed());
        if (same) {
            best = run;
        }
        return same;
    }

    private Optional<List<Integer>> mattering(List<Integer> part) {
        return fails(best.replay().only(part)) ? Optional.of(numbers(best.faults())) : Optional.empty();
    }

    private void kinds() {
        LinkedHashSet<String> kinds = new LinkedHashSet<>();
        best.faults().forEach(fault -> kinds.add(fault.kind()));
        for (String kind : kinds) {
            List<Fault> others = new ArrayList<>(best.faults());
            if (others.removeIf(fault -> fault.kind().equals(kind))) {
                fails(best.replay().only(numbers(others)));
            }
        }
    }

    private void fewerCallers() {
        for (int most = 1; most < best.clients(); most *= 2) {
            if (fails(exactly().withClients(most))) {
                return;
            }
        }
    }

    /** What fails only after the faults does not need all of their time. */
    private void earlierEnd() {
        long end = 1_000 * best.replay().faultMillis();
        if (best.micros() < end) {
            return;
        }
        long last = best.faults().stream()
                .mapToLong(Fault::micros)
                .filter(micros -> micros < end)
                .max()
                .orElse(0);
        for (long extra : EXTRA_MILLIS) {
            long millis = last / 1_000 + extra;
            if (millis < best.replay().faultMillis() && fails(exactly().until(millis))) {
                return;
            }
        }
    }

    private Minimised found(String end) {
        Replay replay = exactly();
        // what is printed is what its line gives
        SwarmRun again = SwarmRun.attempt(replay);
        boolean same = again.failed().equals(whole.failed()) && again.micros() == best.micros();
        String summary = String.format(
                "minimised to %d of %d faults, %d of %d callers and %d simulated ms, by %d runs in %d s: %s",
                best.faults().size(),
                whole.faults().size(),
                best.clients(),
                whole.clients(),
                best.micros() / 1_000,
                runs,
                Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                same ? end : NOT_REPEATED);
        String report = String.join(
                "\n",
                whole.headline(),
                "repeat with: " + whole.replay().command(),
                summary,
                "repeat the minimised run with: " + replay.command(),
                whole.details(),
                "the minimised run: " + best.headline(),
                best.story());
        return new Minimised(replay, best.faults(), whole.faults().size(), new SimFailure(report, best.broken()));
    }
}
