package io.muster.testing.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control of a process, with a shell in place of a node. */
class NodeProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private NodeProcess node(String script) {
        return node(directory, script);
    }

    private static NodeProcess node(Path directory, String script) {
        return new NodeProcess(
                "n1", 1, 2, directory.resolve("n1"), directory.resolve("n1.log"), List.of("sh", "-c", script));
    }

    @Test
    void aKilledProcessIsGoneAndMayStartAgain() {
        NodeProcess node = node("exec sleep 1000");
        assertFalse(node.alive());
        node.start();
        assertTrue(node.alive());
        assertThrows(IllegalStateException.class, node::start);
        node.kill();
        assertFalse(node.alive());
        assertEquals(OptionalInt.of(NodeProcess.KILLED), node.exitCode());
        node.start();
        assertTrue(node.alive());
        node.kill();
    }

    @Test
    void aPausedProcessIsStoppedUntilItIsResumedAndCanBeKilledMeanwhile() {
        NodeProcess node = node("exec sleep 1000");
        node.start();
        assertFalse(node.paused());
        node.pause();
        assertTrue(node.paused() && node.alive());
        node.resume();
        assertFalse(node.paused());
        node.pause();
        node.kill();
        assertFalse(node.alive());
    }

    @Test
    void aProcessThatIgnoresSigtermIsToldFromOneThatEnds() {
        NodeProcess stubborn = node("trap '' TERM; echo up; while true; do sleep 1; done");
        stubborn.start();
        Await.until("the trap is set", PATIENCE, () -> stubborn.printed().contains("up"));
        assertFalse(stubborn.stop(Duration.ofMillis(300)));
        stubborn.kill();
        NodeProcess polite = node("exec sleep 1000");
        polite.start();
        assertTrue(polite.stop(PATIENCE));
    }

    @Test
    void outputOfAllLivesIsKeptAndThatOfTheLastOneTold() {
        NodeProcess node = node("echo life $$");
        node.start();
        assertTrue(node.ended(PATIENCE));
        String first = node.printed();
        node.start();
        assertTrue(node.ended(PATIENCE));
        String second = node.printed();
        assertTrue(first.startsWith("life ") && second.startsWith("life "), first + second);
        assertEquals(first + second, node.tail());
        assertEquals(OptionalInt.of(0), node.exitCode());
    }

    /** What the test below runs in a JVM of its own: starts a node, tells its pid, and ends without a word to it. */
    static final class Starter {
        public static void main(String[] arguments) {
            NodeProcess node = node(Path.of(arguments[0]), "echo pid $$; exec sleep 1000");
            node.start();
            Await.until(
                    "the node has told its pid", PATIENCE, () -> node.printed().endsWith("\n"));
            System.out.println(node.printed().strip().substring("pid ".length()));
            System.out.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    @Test
    void noNodeOutlivesTheJvmThatStartedIt() throws IOException {
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid =
                Long.parseLong(new String(starter.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        Await.until("node " + pid + " is gone", PATIENCE, () -> ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }
}
