package io.muster.testing.linear;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that only grows. Appends answer nothing, so a wrong order of them would show only at the next read; but the
 * longest read of a history tells where each append belongs, and the search is led by that.
 */
final class ListAppendModel implements Model<ListAppendModel.Chain> {
    /**
     * A list as its last element and the list before it, so that all lists of one history share what they have in
     * common.
     */
    static final class Chain {
        private static final Chain EMPTY = new Chain(null, "");

        private final @Nullable Chain before;
        private final String last;
        private final int size;
        private final int hash;

        private Chain(@Nullable Chain before, String last) {
            this.before = before;
            this.last = last;
            this.size = before == null ? 0 : before.size + 1;
            this.hash = before == null ? 1 : 31 * before.hash + last.hashCode();
        }

        /** Made anew each time: a text in every state would need far more memory than the chain. */
        String text() {
            String[] elements = new String[size];
            Chain each = this;
            for (int i = size - 1; i >= 0 && each != null; i--) {
                elements[i] = each.last;
                each = each.before;
            }
            return String.join(",", elements);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object object) {
            if (!(object instanceof Chain other) || size != other.size || hash != other.hash) {
                return false;
            }
            Chain one = this;
            Chain two = other;
            while (one != two && one != null && two != null) {
                if (!one.last.equals(two.last)) {
                    return false;
                }
                one = one.before;
                two = two.before;
            }
            return true;
        }

        @Override
        public String toString() {
            return "[" + text() + "]";
        }
    }

    private static final String MORE = "*";

    /**
     * Where the longest read of a history shows an element: there it was appended, or the history is illegal. Null if
     * no history is known.
     */
    private final @Nullable Map<String, Integer> positions;

    /**
     * Length of the longest read: whatever it does not show comes after all that it shows. No read shows a longer list,
     * so all longer lists are one: a single element stands for whatever more they have.
     */
    private final int shown;

    ListAppendModel() {
        positions = null;
        shown = 0;
    }

    private ListAppendModel(List<String> elements) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            places.putIfAbsent(elements.get(i), i);
        }
        positions = places;
        shown = elements.size();
    }

    @Override
    public Chain initial() {
        return Chain.EMPTY;
    }

    @Override
    public Step<Chain> step(Chain state, Action action) {
        return switch (action.verb()) {
            case "read" -> new Step<>(state, state.text());
            case "append" -> append(state, action.argument(0));
            default -> throw Models.unknown(action, "read, append e");
        };
    }

    private Step<Chain> append(Chain state, String element) {
        if (positions == null) {
            return new Step<>(new Chain(state, element), null);
        }
        Integer position = positions.get(element);
        if (position == null && state.size > shown) {
            return new Step<>(state, null);
        }
        if (position == null && state.size == shown) {
            return new Step<>(new Chain(state, MORE), null);
        }
        if (position != null && state.size == position) {
            return new Step<>(new Chain(state, element), null);
        }
        String place = position == null ? "not among the first " + shown : "as number " + (position + 1);
        return new Step<>(state, "no place as number " + (state.size + 1) + ", the longest read has it " + place);
    }

    @Override
    public Model<Chain> over(List<Operation> operations) {
        List<String> longest = List.of();
        for (Operation each : operations) {
            if (each.action().verb().equals("append")) {
                String element = each.action().argument(0);
                if (element.isEmpty() || element.indexOf(',') >= 0) {
                    throw new IllegalArgumentException(
                            "'" + each + "' appends an element that is empty or has a comma");
                }
            } else if (each.outcome() instanceof Outcome.Ok ok) {
                List<String> seen = elements(ok.value());
                longest = seen.size() > longest.size() ? seen : longest;
            }
        }
        Unique.demand(operations, action -> action.verb().equals("append") ? action.argument(0) : null);
        return new ListAppendModel(longest);
    }

    private static List<String> elements(@Nullable String answer) {
        return answer == null || answer.isEmpty() ? List.of() : List.of(answer.split(",", -1));
    }
}
