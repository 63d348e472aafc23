package io.muster.testing.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
    private static String mistake(String text) {
        ScriptFailure failure = assertThrows(
                ScriptFailure.class, () -> Script.parse("some.script", text).run());
        return String.valueOf(failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "campain n1 | unknown command 'campain'; there are cluster, campaign",
                "campaign | campaign needs a node (usage: campaign n1)",
                "campaign n4 | there is no node 'n4'",
                "tick n1 x | 'x' is no number: how many ticks",
                "tick n1 1 2 | tick does not know what to do with '2'",
                "tick n1 1 a=b | tick has no option 'a'",
                "tick n1 1 a=b a=c | 'a' is given twice",
                "cluster 3 | there is a cluster already",
                "deliver n1 n2 | no such message is under way",
                "durable n1 | no write of n1 waits to be durable",
                "crash n1 keep=1 | n1 has 0 writes that are not durable, not 1",
                "restart n1 | n1 runs already",
                "expect n1 colour=red | n1 has no 'colour' now",
                "expect n1 term=7 | expected n1 term=7, but it is 0",
                "expect n1 | expect needs at least one key=value",
                "expect wire count=2 | expected 2 messages under way, but there are []",
                "expect call x done | nobody has asked for 'x'",
                "elect n1 n2 disk=fast | elect has no option 'disk'",
                "forge n1 n2 append | a forged message needs term=",
                "forge n1 n2 snow term=1 | cannot forge 'snow'",
                "forge n1 n2 append term=1 prev=3 | '3' is no entry: write index@term",
                "quiet | quiet needs a command",
            })
    void mistakesNameFileAndLine(String command, String message) {
        String found = mistake("# a comment\ncluster 3\n\n" + command + "\n");
        assertTrue(found.startsWith("some.script:4: " + message), found);
    }

    @Test
    void anAnswerNeedsACommand() {
        assertEquals("some.script:2: an answer without a command above it", mistake("# a comment\n  n1 leads\n"));
    }

    @Test
    void theFirstCommandFoundsTheCluster() {
        assertTrue(mistake("tick all 1\n").startsWith("some.script:1: the first command must be 'cluster'"));
    }

    @Test
    void staleAnswersAreReplacedAndCommentsStay() {
        String text = "# title\ncluster 1 disk=fast\n  old\n\ncampaign n1\n  old\n  old\n# end\n";
        List<String> lines = Script.parse("a", text).run().lines().toList();
        assertEquals(List.of("# title", "cluster 1 disk=fast", "", "campaign n1"), lines.subList(0, 4));
        assertEquals("# end", lines.getLast());
        assertTrue(lines.contains("  n1 is leader in term 1"), lines.toString());
    }

    @Test
    void aHaltMustBeExpected() {
        String halting = """
                cluster 3 disk=fast
                elect n1
                forge n2 n1 heartbeat term=1
                deliver n2 n1
                """;
        assertTrue(mistake(halting).startsWith("some.script:4: halted, and no expect names it: [n1: S1 violated"));
        Script.parse("some.script", halting + "expect n1 halted=S1\n").run();
    }

    @Test
    void aBrokenInvariantEndsTheScriptWithItsFacts() {
        // an acknowledgement of entries that n2 has never seen: commit without a majority
        String found = mistake("""
                cluster 3 disk=fast
                elect n1
                propose n1 x
                forge n2 n1 append-reply term=1 match=2
                deliver n2 n1 append-reply
                """);
        assertTrue(found.startsWith("some.script:5: deliver n2 n1 append-reply: S7 violated: n1 leads term 1"), found);
    }
}
