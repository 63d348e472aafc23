package io.muster.raft.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuorumTest {
    @Test
    void anyTwoMajoritiesIntersect() {
        for (int size = 1; size <= 9; size++) {
            VoterSet voters = voters(size);
            assertTrue(2 * voters.majority() > size);
            assertTrue(voters.majority() <= size);
        }
    }

    @Test
    void majorityReachesExactlyWhatMoreThanHalfReach() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 20_000; round++) {
            long[] values = new long[1 + random.nextInt(7)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(6);
            }
            long reached = Majority.reached(values);
            assertTrue(atLeast(values, reached) > values.length / 2);
            assertFalse(atLeast(values, reached + 1) > values.length / 2);
        }
    }

    @Test
    void majorityDoesNotDependOnTheOrderOfAcknowledgements() {
        // openraft issue 1802: an unsorted progress array let a leader commit what 2 of 5 held
        assertEquals(3, Majority.reached(new long[] {9, 1, 3, 2, 8}));
        assertEquals(3, Majority.reached(new long[] {1, 2, 3, 8, 9}));
    }

    @Test
    void eachVoterCountsOnceAndOnlyVotersCount() {
        Tally tally = new Tally(voters(3));
        tally.count(1, true);
        tally.count(1, true);
        tally.count(99, true);
        assertFalse(tally.won());
        tally.count(2, false);
        tally.count(2, true);
        assertFalse(tally.won());
        tally.count(3, true);
        assertTrue(tally.won());
    }

    @Test
    void anElectionIsLostOnceAMajorityIsOutOfReach() {
        Tally tally = new Tally(voters(5));
        tally.count(1, false);
        tally.count(2, false);
        assertFalse(tally.lost());
        tally.count(3, false);
        assertTrue(tally.lost());
    }

    @Test
    void votersAreDistinctAndNotZero() {
        assertThrows(IllegalArgumentException.class, () -> VoterSet.of());
        assertThrows(IllegalArgumentException.class, () -> VoterSet.of(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> VoterSet.of(0, 2));
        assertEquals(List.of(1L, 2L, 3L), VoterSet.of(3, 1, 2).keys());
    }

    private static VoterSet voters(int size) {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = i + 1L;
        }
        return VoterSet.of(keys);
    }

    private static int atLeast(long[] values, long bound) {
        int count = 0;
        for (long value : values) {
            if (value >= bound) {
                count++;
            }
        }
        return count;
    }
}
