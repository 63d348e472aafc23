package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.testing.linear.History;
import io.muster.testing.linear.Linearizability;
import io.muster.testing.linear.Models;
import io.muster.testing.linear.Verdict;

/**
 * O10: each history of a key is linearizable. The judgement from outside: it knows only what callers asked and what
 * they were told, and a search that gives up is a failure.
 */
public final class OneOrder implements Invariant {
    /** Knows nothing. */
    public OneOrder() {}

    @Override
    public String id() {
        return "O10";
    }

    /**
     * Judges what callers of keys have seen.
     *
     * @param history for the model {@link Models#keyValue}
     * @return how hard it was
     * @throws InvariantViolation if no order explains it, or none was found in time
     */
    public Verdict.Linearizable judge(History history) {
        Verdict verdict = Linearizability.check(Models.keyValue(), history);
        if (verdict instanceof Verdict.Linearizable fine) {
            return fine;
        }
        throw new InvariantViolation(id(), verdict.text());
    }
}
