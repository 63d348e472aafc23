package io.muster.apply;

import static io.muster.apply.Journal.MINUTE;
import static io.muster.apply.Journal.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F30")
class IdempotencyKeysTest {
    private final Journal journal = new Journal();

    @BeforeEach
    void openTwoSessions() {
        journal.open(7, 100_000 * MINUTE);
        journal.open(8, 100_000 * MINUTE);
    }

    @Test
    void theSameKeyIsAnsweredFromAnySession() {
        Applied first = journal.write(7, 1, 0, key("pay-9"), "pay");
        Applied other = journal.write(8, 1, 0, key("pay-9"), "pay");
        Applied same = journal.write(7, 2, 0, key("pay-9"), "pay");
        assertEquals(List.of("pay"), journal.reached);
        assertEquals(Applied.Kind.DUPLICATE, other.kind());
        assertEquals(Applied.Kind.DUPLICATE, same.kind());
        assertArrayEquals(first.result(), other.result());
        assertEquals(first.index(), other.firstIndex());
    }

    @Test
    void theSameKeyForOtherBytesIsAConflictAndAppliesNothing() {
        journal.write(7, 1, 0, key("pay-9"), "pay 5");
        assertEquals(
                Applied.Kind.KEY_CONFLICT,
                journal.write(8, 1, 0, key("pay-9"), "pay 6").kind());
        assertEquals(List.of("pay 5"), journal.reached);
        assertEquals(0, journal.state.duplicates());
    }

    @Test
    @Tag("O9")
    @Tag("K11")
    void aConflictStaysTheAnswerOfItsCommandAfterTheKeyIsForgotten() {
        journal.write(7, 1, 0, key("pay-9"), "pay 5");
        journal.write(8, 1, 0, key("pay-9"), "pay 6");
        journal.now += 25 * 60 * MINUTE;
        journal.write(7, 2, "time goes on");
        assertEquals(0, journal.state.keptKeys());
        assertEquals(
                Applied.Kind.KEY_CONFLICT,
                journal.write(8, 1, 0, key("pay-9"), "pay 6").kind());
        assertEquals(List.of("pay 5", "time goes on"), journal.reached);
    }

    @Test
    @Tag("O9")
    void anAnswerByKeyStaysTheAnswerOfItsCommandAfterTheKeyIsForgotten() {
        journal.write(7, 1, 0, key("pay-9"), "pay");
        journal.write(8, 1, 0, key("pay-9"), "pay");
        journal.now += 25 * 60 * MINUTE;
        assertEquals(
                Applied.Kind.DUPLICATE,
                journal.write(8, 1, 0, key("pay-9"), "pay").kind());
        assertEquals(List.of("pay"), journal.reached);
    }

    @Test
    void afterItsWindowAKeyIsAsGoodAsNew() {
        journal.write(7, 1, 0, key("pay-9"), "pay");
        journal.now += 24 * 60 * MINUTE - 1;
        assertEquals(
                Applied.Kind.DUPLICATE,
                journal.write(7, 2, 0, key("pay-9"), "pay").kind());
        journal.now += 1;
        assertEquals(
                Applied.Kind.RESULT, journal.write(7, 3, 0, key("pay-9"), "pay").kind());
        assertEquals(1, journal.state.keptKeys());
        assertEquals(
                Applied.Kind.DUPLICATE,
                journal.write(7, 4, 0, key("pay-9"), "pay").kind());
    }

    @Test
    void aKeyBehindOneWithALongerWindowStillEnds() {
        journal.write(7, 1, 0, new Envelope.Key("long", 1000 * MINUTE, 10), "a");
        journal.write(7, 2, 0, new Envelope.Key("short", MINUTE, 10), "b");
        journal.now += 2 * MINUTE;
        assertEquals(
                Applied.Kind.RESULT,
                journal.write(7, 3, 0, new Envelope.Key("short", MINUTE, 10), "c")
                        .kind());
    }

    @Test
    void theOldestKeysMakeRoom() {
        for (int i = 1; i <= 5; i++) {
            journal.write(7, i, 0, new Envelope.Key("k" + i, 1000 * MINUTE, 3), "c" + i);
        }
        assertEquals(3, journal.state.keptKeys());
        assertEquals(
                Applied.Kind.RESULT,
                journal.write(8, 1, 0, new Envelope.Key("k2", 1000 * MINUTE, 3), "c2")
                        .kind());
        assertEquals(
                Applied.Kind.DUPLICATE,
                journal.write(8, 2, 0, new Envelope.Key("k5", 1000 * MINUTE, 3), "c5")
                        .kind());
    }

    @Test
    void keysAreBoundedInBytes() {
        Journal small = new Journal(new ApplyLimits(10, 10, 1 << 20, 1 << 20, 2000));
        small.open(7);
        for (int i = 1; i <= 50; i++) {
            small.write(7, i, i, key("k" + i), "x".repeat(100));
        }
        assertTrue(small.state.keptKeys() >= 1 && small.state.keptKeys() <= 6, small.state.keptKeys() + " keys");
    }

    @Test
    @Tag("O9")
    void aKeyDoesNotAnswerForASessionThatIsGoneOrHasForgotten() {
        journal.write(7, 1, 0, key("pay-9"), "pay");
        journal.write(7, 5, 5, null, "acknowledges all before");
        for (String command : new String[] {"pay", "other bytes"}) {
            assertEquals(
                    Applied.Kind.STALE,
                    journal.write(7, 1, 0, key("pay-9"), command).kind(),
                    "the key may have been used anew since, so its answer could differ from the first one");
            assertEquals(
                    Applied.Kind.SESSION_UNKNOWN,
                    journal.write(99, 1, 0, key("pay-9"), command).kind());
        }
    }

    @Test
    void theKeyIsKeptThoughItsFirstCommandWasAcknowledged() {
        journal.write(7, 1, 0, key("pay-9"), "pay");
        journal.write(7, 2, 2, null, "ack");
        assertEquals(
                Applied.Kind.DUPLICATE,
                journal.write(8, 1, 0, key("pay-9"), "pay").kind());
    }
}
