package io.muster.testing.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.linear.Histories.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Long histories, hard ones, and those that are too hard. */
class SearchLimitsTest {
    private static Operation ok(int process, long called, long returned, Action action) {
        return new Operation(process, action, called, returned, new Outcome.Ok(null));
    }

    @Test
    void hundredThousandOperationsOfOneKeyFitOnASmallStack() throws InterruptedException {
        List<Operation> operations = new ArrayList<>(Histories.legal(Kind.REGISTER, 7, 100_000, 0, 1));
        List<Verdict> verdicts = new ArrayList<>();
        Runnable both = () -> {
            verdicts.add(Linearizability.check(Models.register(), new History(operations)));
            Operation last = new Operation(
                    1,
                    Action.of("read", "k"),
                    Long.MAX_VALUE - 2,
                    Long.MAX_VALUE - 1,
                    new Outcome.Ok("nobody wrote this"));
            operations.add(last);
            verdicts.add(Linearizability.check(Models.register(), new History(operations)));
        };
        Thread small = new Thread(null, both, "small-stack", 256 << 10);
        small.start();
        small.join();
        Verdict.Linearizable fine = assertInstanceOf(Verdict.Linearizable.class, verdicts.getFirst());
        assertEquals(100_000, fine.operations());
        Verdict.Violation violation = assertInstanceOf(Verdict.Violation.class, verdicts.get(1));
        assertEquals(100_000, violation.prefix().size());
        assertEquals(operations.subList(100_000, 100_001), violation.misfits());
    }

    @Test
    void oneCallThatTakesAsLongAsAllOthersIsNoProblem() {
        List<Operation> operations = new ArrayList<>(Histories.legal(Kind.KEY_VALUE, 3, 20_000, 0, 1));
        operations.add(ok(0, -10_000_000, Long.MAX_VALUE - 1, Action.of("delete", "k")));
        Linearizability.check(Models.keyValue(), new History(operations)).demand();
    }

    @Test
    void dozensOfUnknownOutcomesAreCheapWhereAnswersTell() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            operations.add(
                    new Operation(i, Action.of("write", "k", "lost-" + i), i, Operation.NEVER, new Outcome.Unknown()));
        }
        for (int i = 0; i < 2_000; i += 2) {
            String value = i % 100 == 0 && i < 3_000 ? "lost-" + (i / 100) : "v" + i;
            if (!value.startsWith("lost")) {
                operations.add(ok(100, 100 + 10L * i, 105 + 10L * i, Action.of("write", "k", value)));
            }
            operations.add(
                    new Operation(101, Action.of("read", "k"), 106 + 10L * i, 108 + 10L * i, new Outcome.Ok(value)));
        }
        Verdict verdict = Linearizability.check(Models.register(), new History(operations));
        Verdict.Linearizable fine = assertInstanceOf(Verdict.Linearizable.class, verdict, verdict::text);
        assertTrue(fine.steps() < 200_000, verdict::text);
        operations.add(new Operation(101, Action.of("read", "k"), 1_000_000, 1_000_001, new Outcome.Ok("lost-3")));
        Verdict twice = Linearizability.check(Models.register(), new History(operations));
        assertInstanceOf(Verdict.Violation.class, twice, twice::text);
    }

    @Test
    void equalUnknownAddsAreNotTriedInEveryCombination() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            operations.add(new Operation(i, Action.of("add", "k", "1"), i, Operation.NEVER, new Outcome.Unknown()));
        }
        operations.add(new Operation(99, Action.of("get", "k"), 50, 60, new Outcome.Ok("20")));
        Linearizability.check(Models.counter(), new History(operations)).demand();
        operations.add(new Operation(99, Action.of("get", "k"), 70, 80, new Outcome.Ok("41")));
        Verdict verdict = Linearizability.check(Models.counter(), new History(operations));
        assertInstanceOf(Verdict.Violation.class, verdict, verdict::text);
    }

    @Test
    void whatIsTooHardIsUnknownAndCountsAsFailure() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            operations.add(ok(i, i, 1_000, Action.of("append", "k", "e" + i)));
        }
        operations.add(new Operation(99, Action.of("read", "k"), 2_000, 3_000, new Outcome.Ok("e1")));
        Verdict verdict = Linearizability.check(Models.listAppend(), new History(operations), 100_000);
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict, verdict::text);
        assertEquals("k", undecided.key());
        AssertionError failure = assertThrows(AssertionError.class, verdict::demand);
        assertTrue(String.valueOf(failure.getMessage()).startsWith("UNKNOWN"), failure.getMessage());
    }

    @Test
    void violationOfOneKeyOutweighsTheDoubtAboutAnother() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            operations.add(ok(i, i, 1_000, Action.of("append", "a", "e" + i)));
        }
        operations.add(new Operation(98, Action.of("read", "a"), 2_000, 3_000, new Outcome.Ok("e1")));
        operations.add(new Operation(99, Action.of("read", "b"), 2_000, 3_000, new Outcome.Ok("phantom")));
        Verdict verdict = Linearizability.check(Models.listAppend(), new History(operations), 10_000);
        assertEquals("b", assertInstanceOf(Verdict.Violation.class, verdict).key());
    }

    @Test
    void emptyHistoryIsLinearizable() {
        Verdict verdict = Linearizability.check(Models.register(), new History(List.of()));
        assertEquals(new Verdict.Linearizable(0, 0, 0, 0), verdict);
    }
}
