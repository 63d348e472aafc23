package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The search for one order of the operations of one key: depth first over the finished operations, on a stack of its
 * own. {@link Linearizability} tells the algorithm; here is what keeps unknown outcomes cheap.
 *
 * <ul>
 *   <li>An operation of unknown outcome takes effect, if it does, directly before a finished operation: it is tried
 *       only when no finished one fits without it, and few of them before many.
 *   <li>Of equal ones the one that was called first goes first: whatever the later one explains, the earlier one does.
 *   <li>What used more of them to reach the same point is not looked at ({@link Seen}).
 * </ul>
 */
final class Search<S> {
    /** Most configurations that are remembered: what keeps the memory of a search within some hundred megabytes. */
    private static final int SEEN_MAX = 2_000_000;

    private static final long FINGERPRINTS = 0x6d75_7374_6572L;

    /** How a search ended. */
    enum End {
        /** There is an order. */
        FOUND,
        /** There is none. */
        NONE,
        /** It was too much work to know. */
        GAVE_UP
    }

    /** A state between two finished operations, and the unknown operation that led to it, if one did. */
    private record Branch<S>(
            S state, Chosen chosen, @Nullable Branch<S> parent, int unknown) {}

    /** A configuration on the stack: what was just put in order, and what is still to be tried from there. */
    private static final class Node<S> {
        /** The branch of the node below from which the operation was reached, null at the bottom. */
        private final @Nullable Branch<S> from;

        private final int operation;
        private final List<Branch<S>> branches = new ArrayList<>(1);
        private int branch;
        private int cursor;

        Node(@Nullable Branch<S> from, int operation, Branch<S> start, int cursor) {
            this.from = from;
            this.operation = operation;
            this.branches.add(start);
            this.cursor = cursor;
        }

        Branch<S> current() {
            return branches.get(branch);
        }
    }

    private final Model<S> model;
    private final List<Operation> finished = new ArrayList<>();
    private final List<Operation> unknown = new ArrayList<>();
    /** For each unknown operation the one before it that asked for the same, -1 if there is none. */
    private final int[] twins;

    private final long[] high;
    private final long[] low;
    private final Timeline timeline;
    private final Seen<S> seen = new Seen<>();
    private final List<Node<S>> stack = new ArrayList<>();
    private final long stepsMax;
    private long steps;
    private long highSum;
    private long lowSum;

    /** The stack where the search came furthest, and how many of its nodes, from the bottom, are still on the stack. */
    private final List<Node<S>> furthest = new ArrayList<>();

    private int common;
    /** The latest return that the search could not pass, and the states in which it stood before it. */
    private int front = -1;

    private final List<S> frontStates = new ArrayList<>();

    /**
     * Prepares a search.
     *
     * @param operations of one key, none of them failed
     * @param stepsMax steps after which it gives up
     */
    Search(Model<S> model, List<Operation> operations, long stepsMax) {
        this.model = model;
        this.stepsMax = stepsMax;
        for (Operation each : operations) {
            switch (each.outcome()) {
                case Outcome.Ok ok -> finished.add(each);
                case Outcome.Unknown open -> unknown.add(each);
                case Outcome.Failed failed -> throw new IllegalStateException("'" + each + "' never took effect");
            }
        }
        unknown.sort(Comparator.comparingLong(Operation::called));
        timeline = new Timeline(finished);
        twins = twins(unknown);
        SplittableRandom random = new SplittableRandom(FINGERPRINTS);
        high = random.longs(finished.size()).toArray();
        low = random.longs(finished.size()).toArray();
    }

    private static int[] twins(List<Operation> unknown) {
        int[] twins = new int[unknown.size()];
        Map<Action, Integer> latest = new HashMap<>();
        for (int i = 0; i < twins.length; i++) {
            Integer before = latest.put(unknown.get(i).action(), i);
            twins[i] = before == null ? -1 : before;
        }
        return twins;
    }

    End run() {
        Branch<S> start = new Branch<>(model.initial(), Chosen.NONE, null, -1);
        seen.add(0, 0, start.state, start.chosen);
        stack.add(new Node<>(null, -1, start, timeline.first()));
        while (!timeline.isEmpty()) {
            if (steps + seen.compared() > stepsMax || seen.size() > SEEN_MAX) {
                return End.GAVE_UP;
            }
            Node<S> node = stack.getLast();
            int event = node.cursor;
            if (timeline.isCall(event)) {
                node.cursor = timeline.after(event);
                tryNext(node, timeline.operation(event));
            } else if (!nextBranch(node, event)) {
                note(event);
                if (stack.size() == 1) {
                    return End.NONE;
                }
                stack.removeLast();
                common = Math.min(common, stack.size());
                toggle(node.operation);
                timeline.putBack(node.operation);
            }
        }
        return End.FOUND;
    }

    /** Puts a finished operation next in order, if its answer fits and the place was not seen before. */
    private void tryNext(Node<S> node, int operation) {
        Branch<S> branch = node.current();
        Operation candidate = finished.get(operation);
        steps++;
        Model.Step<S> step = model.step(branch.state, candidate.action());
        if (!fits(step, candidate)) {
            return;
        }
        toggle(operation);
        if (!seen.add(highSum, lowSum, step.state(), branch.chosen)) {
            toggle(operation);
            return;
        }
        timeline.lift(operation);
        Branch<S> start = new Branch<>(step.state(), branch.chosen, null, -1);
        stack.add(new Node<>(branch, operation, start, timeline.first()));
    }

    private static boolean fits(Model.Step<?> step, Operation operation) {
        return operation.outcome() instanceof Outcome.Ok ok && Objects.equals(ok.value(), step.answer());
    }

    private void toggle(int operation) {
        highSum ^= high[operation];
        lowSum ^= low[operation];
    }

    /**
     * No finished operation fits the present branch: lets one more unknown operation take effect in it, each in a
     * branch of its own, and goes on to the next branch.
     *
     * @param barrier return of the first operation that must come next: what was called later cannot come before it
     */
    private boolean nextBranch(Node<S> node, int barrier) {
        Branch<S> branch = node.current();
        long latest = timeline.time(barrier);
        for (int i = 0; i < twins.length && unknown.get(i).called() <= latest; i++) {
            boolean turn = twins[i] < 0 || branch.chosen.has(twins[i]);
            if (turn && !branch.chosen.has(i)) {
                steps++;
                S state = model.step(branch.state, unknown.get(i).action()).state();
                Chosen chosen = branch.chosen.with(i);
                if (seen.add(highSum, lowSum, state, chosen)) {
                    node.branches.add(new Branch<>(state, chosen, branch, i));
                }
            }
        }
        node.branch++;
        node.cursor = timeline.first();
        return node.branch < node.branches.size();
    }

    /** Remembers how far it came before it has to turn back. */
    private void note(int event) {
        if (event < front) {
            return;
        }
        boolean further = event > front || stack.size() > furthest.size();
        if (event > front) {
            front = event;
            frontStates.clear();
        }
        for (Branch<S> each : stack.getLast().branches) {
            if (frontStates.size() >= Explanation.STATES_MAX) {
                break;
            }
            if (!frontStates.contains(each.state)) {
                frontStates.add(each.state);
            }
        }
        if (further) {
            remember();
        }
    }

    private void remember() {
        furthest.subList(common, furthest.size()).clear();
        furthest.addAll(stack.subList(common, stack.size()));
        common = stack.size();
    }

    /** How many steps it took. */
    long steps() {
        return steps + seen.compared();
    }

    /** The order that was found, or the one that came furthest; unknown operations that it uses stand in it. */
    List<Operation> order() {
        List<Operation> order = new ArrayList<>();
        for (Node<S> node : timeline.isEmpty() ? stack : furthest) {
            List<Operation> before = new ArrayList<>();
            for (Branch<S> each = node.from; each != null && each.unknown >= 0; each = each.parent) {
                before.add(unknown.get(each.unknown));
            }
            Collections.reverse(before);
            order.addAll(before);
            if (node.operation >= 0) {
                order.add(finished.get(node.operation));
            }
        }
        return order;
    }

    /** The operation that could not be passed: with it the history has no order any more, up to its return. */
    Operation stopper() {
        return finished.get(timeline.operation(front));
    }

    /** What the model would have answered to {@link #stopper} wherever it could have stood, as far as was noted. */
    List<@Nullable String> expected() {
        List<@Nullable String> answers = new ArrayList<>();
        for (S state : frontStates) {
            String answer = model.step(state, stopper().action()).answer();
            if (!answers.contains(answer)) {
                answers.add(answer);
            }
        }
        return answers;
    }
}
