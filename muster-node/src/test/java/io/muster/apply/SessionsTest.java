package io.muster.apply;

import static io.muster.apply.Journal.MINUTE;
import static io.muster.apply.Journal.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F30")
@Tag("O9")
class SessionsTest {
    private final Journal journal = new Journal();

    @Test
    @Tag("MU70")
    @Tag("M-b13")
    void aCommandThatIsInTheLogTwiceIsAppliedOnceAndAnsweredAlike() {
        journal.open(7);
        Applied first = journal.write(7, 1, "add");
        Applied other = journal.write(7, 2, "other");
        Applied again = journal.write(7, 1, "add");
        assertEquals(List.of("add", "other"), journal.reached);
        assertEquals(Applied.Kind.RESULT, first.kind());
        assertEquals(Applied.Kind.RESULT, other.kind());
        assertEquals(Applied.Kind.DUPLICATE, again.kind());
        assertArrayEquals(first.result(), again.result());
        assertEquals(4, again.index());
        assertEquals(first.index(), again.firstIndex(), "where it took effect");
        assertEquals(1, journal.state.duplicates());
    }

    @Test
    void equalBytesUnderAnotherIdAreAnotherCommand() {
        journal.open(7);
        journal.open(8);
        journal.write(7, 1, "add");
        journal.write(7, 2, "add");
        journal.write(8, 1, "add");
        assertEquals(3, journal.reached.size());
    }

    @Test
    void commandsMayArriveOutOfOrder() {
        journal.open(7);
        journal.write(7, 3, "c");
        journal.write(7, 1, "a");
        journal.write(7, 2, "b");
        journal.write(7, 3, "c");
        assertEquals(List.of("c", "a", "b"), journal.reached);
    }

    @Test
    void openingAgainKeepsWhatTheSessionKnows() {
        assertEquals(Applied.Kind.SESSION_OPENED, journal.open(7).kind());
        journal.write(7, 1, "add");
        assertEquals(Applied.Kind.SESSION_OPENED, journal.open(7).kind());
        assertEquals(Applied.Kind.DUPLICATE, journal.write(7, 1, "add").kind());
        assertEquals(1, journal.state.openSessions());
    }

    @Test
    void aCommandOfAnUnknownSessionIsNotApplied() {
        assertEquals(Applied.Kind.SESSION_UNKNOWN, journal.write(7, 1, "add").kind());
        assertEquals(List.of(), journal.reached);
        assertEquals(0, journal.state.keptBytes());
    }

    @Test
    void acknowledgedResultsAreDroppedAndTheirCommandsAreStale() {
        journal.open(7);
        long empty = journal.state.keptBytes();
        journal.write(7, 1, "a");
        journal.write(7, 2, "b");
        long two = journal.state.keptBytes();
        journal.write(7, 3, 3, null, "c");
        assertTrue(journal.state.keptBytes() < two && journal.state.keptBytes() > empty);
        assertEquals(Applied.Kind.STALE, journal.write(7, 2, "b").kind());
        assertEquals(Applied.Kind.DUPLICATE, journal.write(7, 3, "c").kind());
        assertEquals(List.of("a", "b", "c"), journal.reached);
    }

    @Test
    void aSessionKeepsNoMoreResultsThanItsWindow() {
        Journal small = new Journal(new ApplyLimits(10, 4, 1 << 20, 1 << 20, 1 << 20));
        small.open(7);
        for (int i = 1; i <= 5; i++) {
            small.write(7, i, "c" + i);
        }
        assertEquals(Applied.Kind.STALE, small.write(7, 1, "c1").kind());
        assertEquals(Applied.Kind.DUPLICATE, small.write(7, 2, "c2").kind());
        small.write(7, 1_000_000, "far");
        assertEquals(Applied.Kind.STALE, small.write(7, 6, "skipped").kind(), "below the window, applied or not");
        assertEquals(6, small.reached.size());
    }

    @Test
    void aSessionOfLargeResultsForgetsItsOldest() {
        Journal small = new Journal(new ApplyLimits(10, 1000, 1000, 1 << 20, 1 << 20));
        small.open(7);
        String large = "x".repeat(400);
        for (int i = 1; i <= 5; i++) {
            small.write(7, i, large);
            assertTrue(small.state.keptBytes() <= 1000, "kept " + small.state.keptBytes());
        }
        assertEquals(Applied.Kind.DUPLICATE, small.write(7, 5, large).kind());
        assertEquals(Applied.Kind.STALE, small.write(7, 1, large).kind());
        small.write(7, 6, "y".repeat(5000));
        assertEquals(Applied.Kind.DUPLICATE, small.write(7, 6, "y").kind(), "the newest is always kept");
    }

    @Test
    void manySessionsOfLargeResultsMakeTheIdleOnesGo() {
        Journal small = new Journal(new ApplyLimits(10, 1000, 1000, 1500, 1 << 20));
        for (int session = 1; session <= 5; session++) {
            small.open(session);
            small.now++;
            small.write(session, 1, "x".repeat(400));
        }
        assertTrue(small.state.keptBytes() <= 1500, "kept " + small.state.keptBytes());
        assertEquals(Applied.Kind.SESSION_UNKNOWN, small.write(1, 1, "again").kind());
        assertEquals(Applied.Kind.DUPLICATE, small.write(5, 1, "again").kind());
    }

    @Test
    void anIdleSessionGoesWithLogTimeAndNeverComesBack() {
        journal.open(7);
        journal.open(8);
        journal.write(7, 1, "add");
        journal.now += 9 * MINUTE;
        journal.write(8, 1, "keeps 8 alive");
        journal.now += MINUTE;
        assertEquals(2, journal.state.openSessions());
        journal.write(8, 2, "and time goes on");
        assertEquals(1, journal.state.openSessions());
        assertEquals(Applied.Kind.SESSION_UNKNOWN, journal.write(7, 1, "add").kind());
        assertEquals(
                Applied.Kind.SESSION_UNKNOWN, journal.open(7, 10 * MINUTE, 0).kind(), "a late repetition of OPEN");
        assertEquals(Applied.Kind.SESSION_UNKNOWN, journal.write(7, 1, "add").kind());
        assertEquals(Applied.Kind.SESSION_OPENED, journal.open(9).kind(), "whoever knows that it went");
        assertEquals(1, journal.reached.stream().filter("add"::equals).count());
    }

    @Test
    void aSessionThatIsStillThereIsTakenEvenIfItsTimeIsUp() {
        journal.open(7);
        journal.write(7, 1, "add");
        journal.now += 1000 * MINUTE;
        assertEquals(Applied.Kind.DUPLICATE, journal.write(7, 1, "add").kind());
        assertEquals(Applied.Kind.RESULT, journal.write(7, 2, "next").kind());
    }

    @Test
    void renewalCountsAsActivity() {
        journal.open(7);
        journal.open(8, 1000 * MINUTE);
        for (int i = 0; i < 5; i++) {
            journal.now += 9 * MINUTE;
            assertEquals(Applied.Kind.SESSION_OPENED, journal.open(7).kind());
        }
        journal.now += 11 * MINUTE;
        journal.write(8, 1, "later");
        assertEquals(1, journal.state.openSessions());
    }

    @Test
    void aClockThatGoesBackMovesNothing() {
        journal.open(7);
        journal.now -= 1000 * MINUTE;
        journal.write(7, 1, "a");
        assertEquals(1_000_000, journal.state.logTime().toEpochMilli());
        assertEquals(1_000_000, journal.contexts.get(0).time().toEpochMilli());
        journal.now += 2000 * MINUTE;
        journal.write(7, 2, "b");
        assertEquals(journal.now, journal.state.logTime().toEpochMilli());
    }

    @Test
    void theSessionThatWouldExpireFirstMakesRoom() {
        Journal small = new Journal(new ApplyLimits(3, 10, 1 << 20, 1 << 20, 1 << 20));
        for (int session = 1; session <= 3; session++) {
            small.open(session);
            small.now += 1000;
        }
        small.write(1, 1, "1 is no longer the oldest");
        small.open(4);
        assertEquals(3, small.state.openSessions());
        assertEquals(Applied.Kind.SESSION_UNKNOWN, small.write(2, 1, "x").kind());
        for (int session : new int[] {1, 3, 4}) {
            assertEquals(Applied.Kind.RESULT, small.write(session, 9, "x").kind(), "session " + session);
        }
    }

    @Test
    void allSessionsThatEverWentAreRememberedByOneNumber() {
        Journal small = new Journal(new ApplyLimits(2, 10, 1 << 20, 1 << 20, 1 << 20));
        for (int session = 1; session <= 1000; session++) {
            assertEquals(Applied.Kind.SESSION_OPENED, small.open(session).kind());
            small.now++;
        }
        assertEquals(2, small.state.openSessions());
        for (int session = 1; session <= 998; session++) {
            long born = session - 1L;
            assertEquals(
                    Applied.Kind.SESSION_UNKNOWN,
                    small.open(session, MINUTE, born).kind(),
                    "session " + session);
        }
        assertEquals("x#1", text(small.write(1000, 1, "x")));
    }

    @Test
    void aClientThatKnowsNothingIsToldWhatToKnow() {
        Journal small = new Journal(new ApplyLimits(1, 10, 1 << 20, 1 << 20, 1 << 20));
        small.open(1);
        small.open(2);
        Applied refused = small.open(3, MINUTE, 0);
        assertEquals(Applied.Kind.SESSION_UNKNOWN, refused.kind());
        assertEquals(
                Applied.Kind.SESSION_OPENED,
                small.open(4, MINUTE, refused.index()).kind());
    }

    @Test
    void aBirthInTheFutureIsRefused() {
        assertEquals(Applied.Kind.SESSION_UNKNOWN, journal.open(7, MINUTE, 1).kind(), "the index of the entry itself");
        assertEquals(Applied.Kind.SESSION_OPENED, journal.open(8, MINUTE, 1).kind());
    }
}
