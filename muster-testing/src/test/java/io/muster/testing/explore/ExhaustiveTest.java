package io.muster.testing.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every interleaving of small scopes. {@code -Dmuster.explore=nodes,terms,campaigns,entries,crashes,heartbeats,states}
 * searches another one, as far as that many states.
 */
class ExhaustiveTest {
    private static final int ENOUGH = 4_000_000;

    /** Two terms, each with its no-op: two entries, any of the three nodes may crash once at any point. */
    @Test
    void twoTermsWithACrashOfEachNodeKeepAllInvariants() {
        Explorer.Result result = search(new Scope(3, 2, 2, 0, 1, false, ENOUGH));
        assertTrue(result.states() > 900_000 && result.depth() > 30, result::toString);
    }

    /** The same without crashes, with an entry that a caller proposes in either term. */
    @Test
    void twoTermsWithAProposalKeepAllInvariants() {
        Explorer.Result result = search(new Scope(3, 2, 2, 1, 0, false, ENOUGH));
        assertTrue(result.states() > 600_000 && result.depth() > 40, result::toString);
    }

    /** With commit indexes told by heartbeats there are too many states to see all: all within some twenty moves. */
    @Test
    void aLargerScopeKeepsAllInvariantsAsFarAsItIsSeen() {
        String wanted = System.getProperty("muster.explore", "3,2,2,1,0,true,300000");
        String[] parts = wanted.split(",", -1);
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = i == 5 ? 0 : Integer.parseInt(parts[i].trim());
        }
        assertEquals(7, numbers.length, "nodes,terms,campaigns,entries,crashes,heartbeats,states");
        Scope scope = new Scope(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                Boolean.parseBoolean(parts[5].trim()),
                numbers[6]);
        Explorer.Result result = new Explorer(scope, Fault.NONE).search();
        System.out.println(scope + ": " + result);
        assertNull(result.violation(), result::toString);
        assertTrue(result.complete() || result.states() >= scope.statesMax(), result::toString);
    }

    private static Explorer.Result search(Scope scope) {
        Explorer.Result result = new Explorer(scope, Fault.NONE).search();
        System.out.println(scope + ": " + result);
        assertNull(result.violation(), result::toString);
        assertTrue(result.complete(), result::toString);
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "LYING_DISK, S11",
        "LYING_DISK_SEEN_FROM_OUTSIDE, S7",
        "ANY_LOG_MAY_WIN, S4",
        "ACKNOWLEDGES_ITS_LAST_INDEX, S10",
        "TELLS_TOO_HIGH_A_COMMIT, S6",
    })
    void aPlantedMistakeIsFound(Faults fault, String invariant) {
        Explorer.Result result = new Explorer(new Scope(3, 2, 2, 1, 1, false, 1_000_000), fault).search();
        String violation = result.violation();
        assertNotNull(violation, result::toString);
        assertTrue(violation.startsWith(invariant), result::toString);
        assertTrue(!result.path().isEmpty(), "and the way to it is told");
    }

    @Test
    void whatTheFingerprintLeavesOutIsStillThere() {
        assertEquals(List.of(), Fingerprint.stale());
    }
}
