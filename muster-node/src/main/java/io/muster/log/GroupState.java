package io.muster.log;

import io.muster.raft.HardState;
import io.muster.raft.Invariant;
import io.muster.raft.Restored;
import io.muster.raft.TermRuns;

/**
 * What storage holds of one group, and the rules that every change must keep. Separate from where the bytes lie, so
 * that the log in memory, the log on disk and recovery check the very same rules.
 */
final class GroupState {
    private final TermRuns terms = new TermRuns();
    private HardState hardState = HardState.INITIAL;

    HardState hardState() {
        return hardState;
    }

    TermRuns terms() {
        return terms;
    }

    Restored restored() {
        return new Restored(hardState, terms.copy());
    }

    void append(long index, long term) {
        terms.add(index, term);
    }

    void harden(HardState next) {
        HardState old = hardState;
        Invariant.check(next.term() >= old.term(), "S12", () -> "term falls from " + old + " to " + next);
        Invariant.check(
                next.term() > old.term() || old.votedFor() == 0 || next.votedFor() == old.votedFor(),
                "S12",
                () -> "second vote in a term: " + old + ", then " + next);
        Invariant.check(
                next.commit() <= terms.lastIndex(),
                "S13",
                () -> "commit hint " + next.commit() + " above the last index " + terms.lastIndex());
        hardState = next;
    }

    void truncate(long from) {
        Invariant.check(
                from > hardState.commit(),
                "S14",
                () -> "truncation from " + from + " but " + hardState.commit() + " is committed");
        Invariant.check(from >= 1, "S14", () -> "truncation from " + from);
        terms.truncateFrom(from);
    }
}
