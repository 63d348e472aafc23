package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final ClientSession session = new ClientSession(7);

    /** As many newer numbers that the floor may pass all that are older. */
    private void drawNewer() {
        for (int i = 0; i < ClientSession.KEPT; i++) {
            session.draw();
        }
        session.advance();
    }

    @Test
    @Tag("F30")
    void theFloorStopsAtTheLowestNumberWithoutAnAnswer() {
        assertEquals(1, session.draw());
        assertEquals(2, session.draw());
        assertEquals(3, session.draw());
        session.resolve(1);
        session.resolve(3);
        drawNewer();
        assertEquals(2, session.ackBelow());
        session.resolve(2);
        session.advance();
        assertEquals(4, session.ackBelow());
    }

    @Test
    @Tag("F30")
    void aLateSecondAnswerNeverCountsForAnotherNumber() {
        for (int i = 1; i <= ClientSession.WINDOW; i++) {
            assertEquals(i, session.draw());
            session.resolve(i);
        }
        session.advance();
        long next = session.draw();
        assertEquals(ClientSession.WINDOW + 1, next);
        session.resolve(1); // same place as next
        drawNewer();
        assertEquals(next, session.ackBelow());
    }

    @Test
    void aCallThatHangsUsesTheWindowUpAndTheNodeGoesOnWithAnotherSession() {
        OwnSessions sessions = new OwnSessions(new SplittableRandom(1));
        ClientSession first = sessions.current();
        long hanging = sessions.draw().id().sequence();
        for (int i = 1; i < ClientSession.WINDOW; i++) {
            OwnSessions.Drawn drawn = sessions.draw();
            assertSame(first, drawn.session());
            drawn.session().resolve(drawn.id().sequence());
        }
        OwnSessions.Drawn drawn = sessions.draw();
        assertNotEquals(first.id, drawn.session().id);
        assertEquals(1, drawn.id().sequence());
        first.advance();
        assertEquals(hanging, first.ackBelow());
    }

    @Test
    @Tag("F30")
    void theAnswersToTheNewestNumbersAreKeptAlthoughTheyHaveArrived() {
        for (int i = 1; i <= 2 * ClientSession.KEPT; i++) {
            session.draw();
            session.resolve(i);
        }
        session.advance();
        assertEquals(ClientSession.KEPT + 1, session.ackBelow());
    }

    @Test
    void aSessionThatIsGoneIsReplaced() {
        OwnSessions sessions = new OwnSessions(new SplittableRandom(1));
        ClientSession first = sessions.current();
        first.state = ClientSession.State.GONE;
        assertNotEquals(first.id, sessions.draw().session().id);
    }

    @Test
    @Tag("F30")
    void anIdThatWasDrawnForACallIsNoFirstUseWhenItComesBack() {
        OwnSessions sessions = new OwnSessions(new SplittableRandom(1));
        OwnSessions.Drawn drawn = sessions.drawForUse();
        assertFalse(drawn.session().claim(drawn.id().sequence()), "it was used when it was drawn");
        OwnSessions.Drawn later = sessions.draw();
        assertTrue(later.session().claim(later.id().sequence()), "its first use is still to come");
    }

    @Test
    @Tag("F30")
    void aNumberIsClaimedOnceAndOnlyIfItWasDrawn() {
        assertFalse(session.claim(1));
        session.draw();
        assertTrue(session.claim(1));
        assertFalse(session.claim(1));
        session.resolve(1);
        assertFalse(session.claim(1));
        drawNewer();
        assertEquals(2, session.ackBelow());
    }

    @Test
    @Tag("F30")
    void aLateAnswerToAnOldNumberDoesNotFreeTheOneThatHasItsPlace() {
        for (int i = 1; i <= ClientSession.WINDOW; i++) {
            session.draw();
            session.resolve(i);
        }
        session.advance();
        long next = session.draw();
        assertTrue(session.claim(next)); // same place as 1
        session.resolve(1);
        assertFalse(session.claim(next));
        session.resolve(next);
        drawNewer();
        assertEquals(next + 1, session.ackBelow());
    }
}
