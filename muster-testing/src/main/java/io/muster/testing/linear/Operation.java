package io.muster.testing.linear;

/**
 * One call of a history. Times are of any clock that is the same for all callers; of two operations that touch in time
 * (one returns when the other is called) neither counts as the earlier one.
 *
 * @param process who called; only for the reader of a history
 * @param action what was asked for
 * @param called when, read before the request left
 * @param returned when, read after the answer had arrived; {@link #NEVER} if none did
 * @param outcome how it ended
 */
public record Operation(int process, Action action, long called, long returned, Outcome outcome) {
    /** Time of return of a call that was still open when the history ended. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Checks that the call returned after it began, and that what never returned has no answer. */
    public Operation {
        if (returned < called) {
            throw new IllegalArgumentException("'" + action + "' called at " + called + " returned before, at "
                    + returned + ": give both times of the same clock");
        }
        if (returned == NEVER && !(outcome instanceof Outcome.Unknown)) {
            throw new IllegalArgumentException(
                    "'" + action + "' never returned, so its outcome is unknown, not " + outcome);
        }
    }

    /** The operation as a line of a history. */
    @Override
    public String toString() {
        return HistoryText.of(this);
    }
}
