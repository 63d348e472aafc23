package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a reader why there is no order, with as few operations as will do. */
final class Explanation {
    /** Most states at the place of the violation that are told apart. */
    static final int STATES_MAX = 8;

    private static final int PREFIX_SHOWN = 8;
    private static final int MISFITS_SHOWN = 20;

    private final String key;
    private final List<Operation> prefix;
    private final Operation stopper;
    private final List<@Nullable String> expected;
    private final List<Operation> misfits;

    /**
     * Explains what a search has found.
     *
     * @param key of the object
     * @param all its operations without those that failed
     * @param search a search that found no order
     */
    Explanation(String key, List<Operation> all, Search<?> search) {
        this.key = key;
        prefix = search.order();
        stopper = search.stopper();
        expected = search.expected();
        misfits = misfits(all);
    }

    /** The stopper, and whatever else was called before its return and has an answer, but no place. */
    private List<Operation> misfits(List<Operation> all) {
        List<Operation> rest = new ArrayList<>(List.of(stopper));
        // by identity: two operations may be equal, and each has its own place
        Set<Operation> placed = Collections.newSetFromMap(new IdentityHashMap<>());
        placed.addAll(prefix);
        placed.add(stopper);
        for (Operation each : all) {
            boolean answered = each.outcome() instanceof Outcome.Ok;
            if (answered && each.called() <= stopper.returned() && !placed.contains(each)) {
                rest.add(each);
            }
        }
        return rest;
    }

    /**
     * The verdict.
     *
     * @param culprits failed operations that would make it fit if they had taken effect, empty if there are none
     */
    Verdict.Violation verdict(List<Operation> culprits) {
        StringBuilder text = new StringBuilder();
        text.append("key '").append(key).append("' is not linearizable: no order of its operations explains '");
        text.append(stopper).append("'\n");
        text.append("  longest beginning that has an order, ")
                .append(prefix.size())
                .append(" operations");
        if (prefix.size() > PREFIX_SHOWN) {
            text.append(", the last ").append(PREFIX_SHOWN);
        }
        text.append(":\n");
        lines(text, prefix.subList(Math.max(0, prefix.size() - PREFIX_SHOWN), prefix.size()));
        text.append("  fits nowhere after it:\n");
        lines(text, misfits.subList(0, Math.min(MISFITS_SHOWN, misfits.size())));
        if (misfits.size() > MISFITS_SHOWN) {
            text.append("    and ").append(misfits.size() - MISFITS_SHOWN).append(" more\n");
        }
        text.append("  the model answers the first: ");
        text.append(
                String.join(" or ", expected.stream().map(HistoryText::value).toList()));
        if (expected.size() >= STATES_MAX) {
            text.append(" or others");
        }
        if (!culprits.isEmpty()) {
            text.append("\n  it would fit if what was reported as failed had taken effect:\n");
            lines(text, culprits);
        }
        return new Verdict.Violation(key, prefix, misfits, text.toString().stripTrailing());
    }

    private static void lines(StringBuilder text, List<Operation> operations) {
        for (Operation each : operations) {
            text.append("    ").append(each).append('\n');
        }
    }
}
