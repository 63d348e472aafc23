package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a history is linearizable: whether there is one order of its operations in which each takes effect at
 * some moment between its call and its return, and in which each answer is the one that a {@link Model} gives.
 *
 * <p>How outcomes count: {@link Outcome.Ok} took effect once; {@link Outcome.Failed} never; {@link Outcome.Unknown}
 * once at any time after its call, even long after the caller gave up, or never.
 *
 * <p>The algorithm is that of Wing and Gong ("Testing and verifying concurrent objects", JPDC 17, 1993), which tries
 * each operation that may come next and turns back where none fits, with two improvements of Lowe ("Testing for
 * linearizability", Concurrency and Computation 29(4), 2017): it never tries a set of operations that led to the same
 * state before, and it keeps calls and returns in a list from which operations are lifted. A history is linearizable if
 * and only if that of each key is (Herlihy and Wing 1990), so each key is judged alone.
 *
 * <p>The problem is NP-complete. With at most <i>c</i> calls under way at a time and <i>n</i> operations of a key, the
 * search meets at most <i>n</i> 2<sup>c</sup> <i>s</i> configurations, where <i>s</i> is the number of states that
 * the same operations can lead to; unknown outcomes stay under way for ever. When answers tell much, as with values
 * that never repeat, it is about <i>n</i> in practice. The budget bounds the rest, and a search that is given up is no
 * success: {@link Verdict.Undecided}. The depth of the search is bounded by the heap, not by the stack of a thread.
 */
public final class Linearizability {
    /** Steps of the model after which the search for the order of one key is given up. */
    public static final long STEPS_MAX = 20_000_000;

    private Linearizability() {}

    /**
     * Judges a history with the usual budget.
     *
     * @param model what one object does
     * @param history what callers saw
     * @return the verdict; {@link Verdict#demand} turns it into an assertion
     * @throws IllegalArgumentException if the model does not understand the history
     */
    public static Verdict check(Model<?> model, History history) {
        return check(model, history, STEPS_MAX);
    }

    /**
     * Judges a history.
     *
     * @param model what one object does
     * @param history what callers saw
     * @param stepsMax steps of the model after which the search for the order of one key is given up
     * @return a violation if any key has one, else undecided if any key is, else linearizable
     * @throws IllegalArgumentException if the model does not understand the history
     */
    public static Verdict check(Model<?> model, History history, long stepsMax) {
        Map<String, List<Operation>> keys = new TreeMap<>();
        for (Operation each : history.operations()) {
            keys.computeIfAbsent(each.action().key(), key -> new ArrayList<>()).add(each);
        }
        int operations = 0;
        int unknown = 0;
        long steps = 0;
        Verdict.@Nullable Undecided undecided = null;
        for (Map.Entry<String, List<Operation>> each : keys.entrySet()) {
            Verdict verdict = judge(model, each.getKey(), each.getValue(), stepsMax);
            switch (verdict) {
                case Verdict.Violation violation -> {
                    return violation;
                }
                case Verdict.Undecided gaveUp -> undecided = undecided == null ? gaveUp : undecided;
                case Verdict.Linearizable fine -> {
                    operations += fine.operations();
                    unknown += fine.unknown();
                    steps += fine.steps();
                }
            }
        }
        return undecided == null ? new Verdict.Linearizable(operations, unknown, keys.size(), steps) : undecided;
    }

    private static <S> Verdict judge(Model<S> general, String key, List<Operation> operations, long stepsMax) {
        Model<S> model = general.over(operations);
        List<Operation> effective = operations.stream()
                .filter(each -> !(each.outcome() instanceof Outcome.Failed))
                .toList();
        Search<S> search = new Search<>(model, effective, stepsMax);
        int unknown = (int) effective.stream()
                .filter(each -> each.outcome() instanceof Outcome.Unknown)
                .count();
        return switch (search.run()) {
            case FOUND -> new Verdict.Linearizable(effective.size(), unknown, 1, search.steps());
            case NONE -> new Explanation(key, effective, search).verdict(culprits(model, operations, stepsMax));
            case GAVE_UP -> new Verdict.Undecided(key, effective.size(), unknown, search.steps());
        };
    }

    /** Failed operations that must have taken effect, if that explains the history: the usual lie of a system. */
    private static <S> List<Operation> culprits(Model<S> model, List<Operation> operations, long stepsMax) {
        List<Operation> forgiven = new ArrayList<>();
        IdentityHashMap<Operation, Operation> failed = new IdentityHashMap<>();
        for (Operation each : operations) {
            if (each.outcome() instanceof Outcome.Failed) {
                Operation open = new Operation(
                        each.process(), each.action(), each.called(), each.returned(), new Outcome.Unknown());
                failed.put(open, each);
                forgiven.add(open);
            } else {
                forgiven.add(each);
            }
        }
        if (failed.isEmpty()) {
            return List.of();
        }
        Search<S> search = new Search<>(model, forgiven, stepsMax / 100);
        if (search.run() != Search.End.FOUND) {
            return List.of();
        }
        List<Operation> culprits = new ArrayList<>();
        for (Operation each : search.order()) {
            Operation culprit = failed.get(each);
            if (culprit != null) {
                culprits.add(culprit);
            }
        }
        return culprits;
    }
}
