package io.muster.testing.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers count and when they try again, with answers that come from a list. */
class CallerTest {
    private static final Answer OK = new Answer(200, "{}");
    private static final Answer UNKNOWN = new Answer(504, "{\"outcome\":\"UNKNOWN\"}");
    private static final Answer DEFINITE = new Answer(503, "{\"outcome\":\"DEFINITE\"}");
    private static final Answer ODD = new Answer(500, "oops");

    private final Progress progress = new Progress();

    private Caller caller(boolean follows) {
        List<NodeProcess> nodes = List.of(node("n1"), node("n2"));
        return new Caller(0, nodes, follows, Duration.ofSeconds(1), progress);
    }

    private static NodeProcess node(String id) {
        return new NodeProcess(id, 1, 2, Path.of(id), Path.of(id + ".log"), List.of("true"));
    }

    @Test
    void everyAnswerIsCountedAndOnlyOkWritesAreAcknowledged() {
        Caller caller = caller(false);
        Deque<Answer> answers = new ArrayDeque<>(List.of(OK, UNKNOWN, DEFINITE));
        for (int i = 0; i < 3; i++) {
            assertEquals(answers.peek(), caller.write(node -> answers.removeFirst()));
        }
        assertEquals(OK, caller.read(node -> OK));
        assertEquals(1, progress.writes());
        assertEquals(Map.of(Verdict.OK, 2L, Verdict.UNKNOWN, 1L, Verdict.DEFINITE, 1L), progress.outcomes());
        assertEquals(Map.of(), progress.unexpected());
    }

    @Test
    void insistingEndsWithTheFirstAnswerThatSettlesIt() {
        Deque<Answer> answers = new ArrayDeque<>(List.of(UNKNOWN, DEFINITE, OK, ODD));
        assertEquals(OK, caller(false).insist(node -> answers.removeFirst()));
        assertEquals(1, answers.size());
        assertEquals(ODD, caller(true).insist(node -> answers.removeFirst()));
        assertEquals(Map.of(ODD.toString(), "n1"), progress.unexpected());
    }

    @Test
    void writesThatDoNotComeAreMissed() {
        assertThrows(AssertionError.class, () -> Await.until("never", Duration.ZERO, () -> false));
        Scene.demand(true, "nothing");
        assertEquals(
                "x",
                assertThrows(AssertionError.class, () -> Scene.demand(false, "x"))
                        .getMessage());
    }

    @Test
    void theReportIsOneLineThatTellsAll() {
        Report report = new Report(
                "kill leader",
                Duration.ofSeconds(30),
                Map.of(Verdict.OK, 100L, Verdict.UNKNOWN, 3L),
                Map.of("kill leader", 2),
                Map.of("full disk (not root)", 1),
                Duration.ofMillis(3_400));
        assertEquals(
                "run 'kill leader', 30 s: 100 ok, 0 declined, 0 definite failures, 3 unknown; faults: kill leader 2;"
                        + " skipped: full disk (not root) 1; longest gap without an acknowledged write 3400 ms",
                report.toString());
    }
}
