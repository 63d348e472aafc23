package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node per data directory. */
final class DirectoryLockTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path temp;

    @Test
    void isHeldByOneAtATime() {
        Path data = temp.resolve("data");
        try (DirectoryLock first = DirectoryLock.take(data)) {
            assertTrue(first.held());
            LogFailedException refused = assertThrows(LogFailedException.class, () -> DirectoryLock.take(data));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use by another node"));
        }
        try (DirectoryLock second = DirectoryLock.take(data)) {
            assertTrue(second.held());
        }
    }

    @Test
    void isHeldAgainstOtherProcessesAndFreeWhenTheyDie() throws IOException, InterruptedException {
        Path data = temp.resolve("data");
        Process other = holder(data);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("held", out.readLine());
            assertThrows(LogFailedException.class, () -> DirectoryLock.take(data));
        } finally {
            other.destroyForcibly();
            assertTrue(other.waitFor(20, TimeUnit.SECONDS));
        }
        try (DirectoryLock lock = DirectoryLock.take(data)) {
            assertTrue(lock.held());
        }
    }

    @Test
    @Tag("SEC12")
    void isStillHeldAfterASecondNodeOfThisProcessWasRefused() throws IOException, InterruptedException {
        Path data = temp.resolve("data");
        try (DirectoryLock first = DirectoryLock.take(data)) {
            assertThrows(LogFailedException.class, () -> DirectoryLock.take(temp.resolve("./data")));
            assertTrue(first.held());
            Process other = holder(data);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
                String said = String.valueOf(out.readLine());
                assertTrue(said.startsWith("refused") && said.contains("in use by another node"), said);
            } finally {
                other.destroyForcibly();
                assertTrue(other.waitFor(20, TimeUnit.SECONDS));
            }
        }
    }

    private static Process holder(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void cannotBeTakenWhereNobodyMayWrite() throws IOException {
        Path file = java.nio.file.Files.createFile(temp.resolve("file"));
        assertThrows(LogFailedException.class, () -> DirectoryLock.take(file.resolve("data")));
        LogFailedException refused = assertThrows(LogFailedException.class, () -> DirectoryLock.take(file));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(file + " at offset 0: cannot make the data directory: name a directory"), message);
        assertFalse(java.nio.file.Files.isDirectory(file));
    }

    /** The other process. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (DirectoryLock lock = DirectoryLock.take(Path.of(args[0]))) {
                System.out.println(lock.held() ? "held" : "lost");
                int end = System.in.read(); // until the parent goes away
                System.out.println(end);
            } catch (LogFailedException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
