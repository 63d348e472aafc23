package io.muster.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Delta debugging: looks for a small part of a list that still shows a failure, by leaving out ever smaller pieces.
 * What it ends with is minimal in that no single element can be left out.
 *
 * @param <T> type of the elements
 */
final class Ddmin<T> {
    /**
     * What was found.
     *
     * @param <T> type of the elements
     * @param part what still fails; the whole list if that did not fail again
     * @param tries how often the failure was asked for
     * @param end why it ended there
     */
    record Found<T>(List<T> part, int tries, End end) {}

    /** Why a search ended. */
    enum End {
        /** Without any single element of the part the failure does not show. */
        MINIMAL,
        /** The budget was used up. */
        BUDGET,
        /** Not even the whole list failed. */
        NOT_REPEATED
    }

    private final Function<List<T>, Optional<List<T>>> failing;
    private final BooleanSupplier budget;
    private final Set<List<T>> tried = new HashSet<>();
    private int tries;
    private boolean spent;
    private List<T> current = List.of();

    private Ddmin(Function<List<T>, Optional<List<T>>> failing, BooleanSupplier budget) {
        this.failing = failing;
        this.budget = budget;
    }

    /**
     * Searches.
     *
     * @param <T> type of the elements, equal only to itself
     * @param all fails, as far as the caller knows
     * @param failing tells whether some of the elements fail, and then which of these have mattered
     * @param budget asked before each try; false ends the search
     * @return a part that has failed
     */
    static <T> Found<T> search(List<T> all, Function<List<T>, Optional<List<T>>> failing, BooleanSupplier budget) {
        return new Ddmin<>(failing, budget).run(all);
    }

    private Found<T> run(List<T> all) {
        if (!fails(all)) {
            return new Found<>(List.copyOf(all), tries, spent ? End.BUDGET : End.NOT_REPEATED);
        }
        // most failures need little of what happened, and many need nothing
        fails(List.of());
        int piece = (current.size() + 1) / 2;
        while (piece > 0 && !spent && !current.isEmpty()) {
            boolean smaller = sweep(piece);
            if (piece == 1 && !smaller) {
                break;
            }
            piece = Math.min(Math.max(1, piece / 2), (current.size() + 1) / 2);
        }
        return new Found<>(current, tries, spent ? End.BUDGET : End.MINIMAL);
    }

    /** Leaves out one piece after the other; true if that went well at least once. */
    private boolean sweep(int piece) {
        boolean smaller = false;
        int start = 0;
        while (start < current.size() && !spent) {
            List<T> rest = new ArrayList<>(current.subList(0, start));
            rest.addAll(current.subList(Math.min(current.size(), start + piece), current.size()));
            if (fails(rest)) {
                // what comes next has moved to where the piece was
                smaller = true;
            } else {
                start += piece;
            }
        }
        return smaller;
    }

    /** Tries a part that was not tried yet; takes it if it fails. */
    private boolean fails(List<T> part) {
        if (!tried.add(part)) {
            return false;
        }
        if (!budget.getAsBoolean()) {
            spent = true;
            return false;
        }
        tries++;
        Optional<List<T>> mattered = failing.apply(part);
        mattered.ifPresent(elements -> current = List.copyOf(elements));
        return mattered.isPresent();
    }
}
