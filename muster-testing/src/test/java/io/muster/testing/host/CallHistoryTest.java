package io.muster.testing.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.NoQuorumException;
import io.muster.WriteOptions;
import io.muster.raft.InvariantViolation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Planted contradictions between callers, replicas and the log are found, and nothing else is. */
class CallHistoryTest {
    private final GroupWitness group = new GroupWitness("default");
    private final CallHistory history = new CallHistory(group);
    private long sequence;

    private void apply(String life, long before, long index, int command, int result, long digest) {
        group.applied(
                before,
                index,
                new GroupWitness.Step(
                        life,
                        "Ledger.add(int)",
                        bytes(command),
                        new CommandId(7, index),
                        bytes(result),
                        new TreeMap<>(Map.of("Ledger", digest))));
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }

    private CallHistory.Call begin(int command) {
        return begin(command, new CommandId(9, ++sequence), null);
    }

    private CallHistory.Call begin(int command, CommandId id, @Nullable String key) {
        WriteOptions options =
                WriteOptions.of(Duration.ofSeconds(1)).withCommandId(id).withIdempotencyKey(key);
        return history.write("n1", "Ledger.add(int)", bytes(command), options);
    }

    private void answer(CallHistory.Call call, long index, int result) {
        history.ended(call, new CommandResult(index, bytes(result)), null);
    }

    private void assertContradiction(String part) {
        String found = history.contradiction();
        assertTrue(found != null && found.contains(part), String.valueOf(found));
    }

    @Test
    void callsInTheOrderOfTheLogAreLinearizable() {
        apply("n1", 0, 2, 1, 11, 1);
        apply("n1", 2, 3, 2, 12, 2);
        CallHistory.Call one = begin(1);
        CallHistory.Call two = begin(2);
        answer(two, 3, 12);
        answer(one, 2, 11);
        CallHistory.Call read = history.read("n2");
        history.ended(read, 3);
        assertNull(history.contradiction());
        assertEquals(3, history.answered());
    }

    @Test
    void writeThatTakesEffectBeforeAnEarlierOneThatHasReturnedIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        apply("n1", 2, 3, 2, 12, 2);
        CallHistory.Call two = begin(2);
        answer(two, 3, 12);
        CallHistory.Call one = begin(1);
        answer(one, 2, 11);
        assertContradiction("comes before it: entry 2 against entry 3");
    }

    @Test
    void readThatMissesAnAcknowledgedWriteIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        answer(begin(1), 2, 11);
        history.ended(history.read("n2"), 0);
        assertContradiction("a read at n2 began after Ledger.add(int) at n1 had returned");
    }

    @Test
    void readThatGoesBackBehindAnotherIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        begin(1);
        history.ended(history.read("n1"), 2);
        history.ended(history.read("n2"), 0);
        assertContradiction("a read at n2 began after a read at n1 had returned");
    }

    @Test
    void wrongResultWrongEntryAndNoEntryAreFound() {
        apply("n1", 0, 2, 1, 11, 1);
        answer(begin(1), 2, 99);
        assertContradiction("another result");
        CallHistory other = new CallHistory(group);
        other.ended(
                other.write("n1", "x", bytes(5), WriteOptions.of(Duration.ofSeconds(1))),
                new CommandResult(2, bytes(11)),
                null);
        assertTrue(String.valueOf(other.contradiction()).contains("other arguments"));
        CallHistory third = new CallHistory(group);
        third.ended(
                third.write("n1", "x", bytes(1), WriteOptions.of(Duration.ofSeconds(1))),
                new CommandResult(8, bytes(11)),
                null);
        assertTrue(String.valueOf(third.contradiction()).contains("no replica has applied"));
    }

    @Test
    void refusedWriteThatHappensAllTheSameIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        CallHistory.Call call = begin(1, new CommandId(7, 2), null);
        history.ended(call, null, new NoQuorumException("no quorum", Duration.ofSeconds(1), null));
        assertContradiction("was refused for certain");
    }

    @Test
    void repeatedCallMayGetTheResultOfItsFirstAttempt() {
        apply("n1", 0, 2, 1, 11, 1);
        apply("n1", 2, 3, 2, 12, 2);
        begin(1, new CommandId(9, 100), "pay");
        answer(begin(2), 3, 12);
        answer(begin(1, new CommandId(9, 101), "pay"), 2, 11);
        assertNull(history.contradiction());
    }

    @Test
    void replicaWithAnotherStateIsNamedWithItsBean() {
        apply("n1", 0, 2, 1, 11, 1);
        InvariantViolation found = assertThrows(InvariantViolation.class, () -> apply("n3", 0, 2, 1, 11, 2));
        assertTrue(
                String.valueOf(found.getMessage())
                        .contains(
                                "differ at entry 2, Ledger.add(int): the state of bean Ledger on n1 is not that on n3"),
                found.getMessage());
        assertEquals(found, group.found());
    }

    @Test
    void replicaWithAnotherResultIsNamed() {
        apply("n1", 0, 2, 1, 11, 1);
        InvariantViolation found = assertThrows(InvariantViolation.class, () -> apply("n1 (start 2)", 0, 2, 1, 12, 1));
        assertTrue(
                String.valueOf(found.getMessage()).contains("its result on n1 is not that on n1 (start 2)"),
                found.getMessage());
    }

    @Test
    void replicaThatLeavesAnEntryOutIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        apply("n1", 2, 3, 2, 12, 2);
        InvariantViolation found = assertThrows(InvariantViolation.class, () -> apply("n2", 0, 3, 2, 12, 2));
        assertTrue(String.valueOf(found.getMessage()).contains("left out entry 2"), found.getMessage());
    }

    @Test
    void commandThatIsCarriedOutTwiceIsFound() {
        apply("n1", 0, 2, 1, 11, 1);
        assertThrows(
                InvariantViolation.class,
                () -> group.applied(
                        2,
                        3,
                        new GroupWitness.Step(
                                "n1", "Ledger.add(int)", bytes(1), new CommandId(7, 2), bytes(11), new TreeMap<>())));
    }
}
