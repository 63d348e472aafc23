package io.muster.testing.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One history for each way to lie to a caller, each beside a legal one that looks like it. */
class PlantedViolationTest {
    private static Verdict judge(Model<?> model, String history) {
        return Linearizability.check(model, History.parse(history));
    }

    private static void legal(Model<?> model, String history) {
        assertInstanceOf(Verdict.Linearizable.class, judge(model, history), () -> judge(model, history)
                .text());
    }

    private static Verdict.Violation illegal(Model<?> model, String history) {
        return assertInstanceOf(Verdict.Violation.class, judge(model, history), () -> judge(model, history)
                .text());
    }

    @Test
    void staleReadIsFound() {
        String writes = """
                1 10 20 write k a -> ok nil
                1 30 40 write k b -> ok nil
                """;
        illegal(Models.register(), writes + "2 50 60 read k -> ok a");
        legal(Models.register(), writes + "2 35 60 read k -> ok a");
        legal(Models.register(), writes + "2 50 60 read k -> ok b");
    }

    @Test
    void readsThatGoBackAreFoundWhileTheWriteIsStillUnderWay() {
        String write = """
                1 10 20 write k a -> ok nil
                1 30 90 write k b -> ok nil
                """;
        legal(Models.register(), write + "2 40 50 read k -> ok a\n3 60 70 read k -> ok b");
        illegal(Models.register(), write + "2 40 50 read k -> ok b\n3 60 70 read k -> ok a");
    }

    @Test
    void lostWriteIsFound() {
        illegal(Models.keyValue(), "1 10 20 put k a -> ok nil\n2 30 40 get k -> ok nil");
        legal(Models.keyValue(), "1 10 35 put k a -> ok nil\n2 30 40 get k -> ok nil");
        illegal(Models.keyValue(), "1 10 20 put k a -> ok nil\n1 30 40 get-and-put k b -> ok nil");
        illegal(Models.counter(), "1 10 20 add k 1 -> ok nil\n2 12 22 add k 1 -> ok nil\n1 30 40 get k -> ok 1");
    }

    @Test
    void deletedValueThatComesBackIsFound() {
        String deleted = """
                1 10 20 put k a -> ok nil
                1 30 40 get-and-delete k -> ok a
                """;
        illegal(Models.keyValue(), deleted + "2 50 60 get k -> ok a");
        legal(Models.keyValue(), deleted + "2 50 60 get k -> ok nil");
        legal(Models.keyValue(), deleted + "2 50 60 put-if-absent k b -> ok true\n2 70 80 delete k -> ok nil");
    }

    @Test
    void doubleApplyIsFound() {
        illegal(Models.counter(), "1 10 20 add k 1 -> ok nil\n1 30 40 get k -> ok 2");
        illegal(Models.counter(), "1 10 20 add-and-get k 5 -> ok 10");
        // the second time a overwrites b
        illegal(Models.keyValue(), """
                1 10 20 put k a -> ok nil
                2 30 40 get k -> ok a
                3 50 60 put k b -> ok nil
                2 70 80 get k -> ok b
                2 90 99 get k -> ok a
                """);
        illegal(Models.listAppend(), "1 10 20 append k a -> ok nil\n1 30 40 read k -> ok a,a");
    }

    @Test
    void phantomIsFound() {
        illegal(Models.keyValue(), "1 10 20 put k a -> ok nil\n2 12 22 get k -> ok z");
        illegal(Models.keyValue(), "2 10 20 get k -> ok a\n1 30 40 put k a -> ok nil");
        illegal(Models.listAppend(), "1 10 20 append k a -> ok nil\n1 30 40 read k -> ok a,z");
    }

    @Test
    void reorderedAppendsAreFound() {
        String appends = """
                1 10 20 append k a -> ok nil
                2 15 25 append k b -> ok nil
                1 30 40 append k c -> ok nil
                """;
        legal(Models.listAppend(), appends + "3 50 60 read k -> ok a,b,c");
        legal(Models.listAppend(), appends + "3 50 60 read k -> ok b,a,c");
        illegal(Models.listAppend(), appends + "3 50 60 read k -> ok a,c,b");
        illegal(Models.listAppend(), appends + "3 50 60 read k -> ok a,b");
        illegal(Models.listAppend(), appends + "3 50 60 read k -> ok a,b,c\n4 55 65 read k -> ok b,a,c");
    }

    @Test
    void definiteFailureThatAppearsIsFoundAndNamed() {
        String failed = """
                1 10 20 put k a -> ok nil
                2 30 40 put k b -> failed
                """;
        legal(Models.keyValue(), failed + "3 50 60 get k -> ok a");
        Verdict.Violation violation = illegal(Models.keyValue(), failed + "3 50 60 get k -> ok b");
        assertTrue(
                violation.explanation().contains("would fit if what was reported as failed had taken effect"),
                violation.explanation());
        assertTrue(violation.explanation().endsWith("2 30 40 put k b -> failed"), violation.explanation());
    }

    @Test
    void unknownOutcomeMayAppearLateOrNeverButNotTwice() {
        String unknown = """
                1 10 20 put k a -> unknown
                2 30 40 put k b -> ok nil
                2 50 60 get k -> ok b
                """;
        legal(Models.keyValue(), unknown);
        legal(Models.keyValue(), unknown + "3 70 80 get k -> ok a");
        legal(Models.keyValue(), unknown + "3 70 80 get k -> ok a\n2 81 82 put k c -> ok nil\n2 83 84 get k -> ok c");
        illegal(Models.keyValue(), unknown + """
                        3 70 80 get k -> ok a
                        2 81 82 put k c -> ok nil
                        2 83 84 get k -> ok c
                        2 85 86 get k -> ok a
                        """);
        illegal(Models.keyValue(), "3 1 2 get k -> ok a\n" + unknown);
        legal(Models.counter(), "1 10 - add k 2 -> unknown\n2 11 12 get k -> ok 0\n2 13 14 get k -> ok 2");
        illegal(Models.counter(), "1 10 - add k 2 -> unknown\n2 11 12 get k -> ok 4");
    }

    @Test
    void compareAndSetThatSucceedsTwiceIsFound() {
        String one = """
                1 10 20 write k a -> ok nil
                2 30 60 cas k a b -> ok true
                """;
        legal(Models.register(), one + "3 35 65 cas k a c -> ok false");
        illegal(Models.register(), one + "3 35 65 cas k a c -> ok true");
    }

    @Test
    void onlyTheBrokenKeyIsBlamed() {
        Verdict.Violation violation = illegal(Models.register(), """
                1 10 20 write x a -> ok nil
                1 30 40 write y b -> ok nil
                2 50 60 read x -> ok a
                2 70 80 read y -> ok nil
                """);
        assertEquals("y", violation.key());
    }

    @Test
    void explanationShowsTheLongestOrderedBeginningAndWhatFitsNowhere() {
        Verdict.Violation violation = illegal(Models.register(), """
                1 10 20 write k a -> ok nil
                2 15 45 write k b -> ok nil
                3 50 60 read k -> ok b
                3 70 80 read k -> ok a
                3 90 99 read k -> ok b
                """);
        List<Operation> history = History.parse("""
                        1 10 20 write k a -> ok nil
                        2 15 45 write k b -> ok nil
                        3 50 60 read k -> ok b
                        3 70 80 read k -> ok a
                        """).operations();
        assertEquals(history.subList(0, 3), violation.prefix());
        assertEquals(history.subList(3, 4), violation.misfits());
        assertEquals("""
                key 'k' is not linearizable: no order of its operations explains '3 70 80 read k -> ok a'
                  longest beginning that has an order, 3 operations:
                    1 10 20 write k a -> ok nil
                    2 15 45 write k b -> ok nil
                    3 50 60 read k -> ok b
                  fits nowhere after it:
                    3 70 80 read k -> ok a
                  the model answers the first: b""", violation.explanation());
        AssertionError thrown = assertThrows(AssertionError.class, violation::demand);
        assertEquals(violation.explanation(), thrown.getMessage());
    }

    @Test
    void historyThatTheModelCannotJudgeIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> judge(Models.register(), "1 10 20 write k a -> ok nil\n1 30 40 write k a -> ok nil"));
        assertThrows(
                IllegalArgumentException.class, () -> judge(Models.listAppend(), "1 10 20 append k \"a,b\" -> ok nil"));
        IllegalArgumentException verb = assertThrows(
                IllegalArgumentException.class, () -> judge(Models.counter(), "1 10 20 increment k -> ok nil"));
        assertTrue(String.valueOf(verb.getMessage()).contains("add-and-get"), verb.getMessage());
    }
}
