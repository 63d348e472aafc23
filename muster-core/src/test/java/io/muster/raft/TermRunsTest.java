package io.muster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TermRunsTest {
    @Test
    void agreesWithAPlainList() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            TermRuns runs = new TermRuns();
            List<Long> plain = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (!plain.isEmpty() && random.nextInt(5) == 0) {
                    int from = 1 + random.nextInt(plain.size() + 1);
                    runs.truncateFrom(from);
                    plain.subList(from - 1, plain.size()).clear();
                } else {
                    long term = (plain.isEmpty() ? 1 : plain.getLast()) + random.nextInt(2);
                    runs.add(plain.size() + 1, term);
                    plain.add(term);
                }
                compare(runs, plain);
            }
        }
    }

    private static void compare(TermRuns runs, List<Long> plain) {
        assertEquals(plain.size(), runs.lastIndex());
        for (int index = 1; index <= plain.size(); index++) {
            assertEquals(plain.get(index - 1), runs.termAt(index));
        }
        for (long term = 0; term < 8; term++) {
            long at = plain.size();
            while (at > 0 && plain.get((int) at - 1) > term) {
                at--;
            }
            EntryId expected = at == 0 ? EntryId.ZERO : new EntryId(at, plain.get((int) at - 1));
            assertEquals(expected, runs.lastAtOrBelow(plain.size() + 3, term));
        }
    }

    @Test
    void anIndexOutsideTheLogMatchesNoTerm() {
        TermRuns runs = new TermRuns();
        runs.add(1, 3);
        assertEquals(0, runs.termAt(0));
        assertEquals(-1, runs.termAt(2));
        assertEquals(-1, runs.termAt(-4));
    }

    @Test
    void refusesAGapAndAFallingTerm() {
        TermRuns runs = new TermRuns();
        runs.add(1, 3);
        assertThrows(InvariantViolation.class, () -> runs.add(3, 3));
        assertThrows(InvariantViolation.class, () -> runs.add(2, 2));
    }
}
