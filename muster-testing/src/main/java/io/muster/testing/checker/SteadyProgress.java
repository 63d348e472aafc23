package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;

/** L9: no 60 simulated seconds pass without progress; the time begins anew with each progress. */
public final class SteadyProgress implements Invariant {
    private static final long PATIENCE_MICROS = 60_000_000;

    private long since;
    private long amount;

    /**
     * Begins to watch.
     *
     * @param now simulated time
     * @param amount anything that rises with what is achieved
     */
    public SteadyProgress(long now, long amount) {
        this.since = now;
        this.amount = amount;
    }

    @Override
    public String id() {
        return "L9";
    }

    /**
     * Looks again.
     *
     * @param now simulated time
     * @param achieved the same measure as before
     */
    public void look(long now, long achieved) {
        if (achieved != amount) {
            amount = achieved;
            since = now;
        } else if (now - since > PATIENCE_MICROS) {
            throw new InvariantViolation(
                    id(), "nothing was achieved for " + (now - since) / 1_000 + " simulated ms, after " + amount);
        }
    }
}
