package io.muster.testing.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every script answers as recorded. {@code -Dmuster.scripts.update=true} records the answers anew, to be reviewed as a
 * difference; what a script expects must hold all the same.
 */
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts");

    private static List<Path> files() {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> answersAsRecorded() {
        return files().stream()
                .map(file ->
                        DynamicTest.dynamicTest(String.valueOf(file.getFileName()), file.toUri(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        String recorded = Files.readString(file);
        String now = Script.parse(SCRIPTS.relativize(file).toString(), recorded).run();
        if (Boolean.getBoolean("muster.scripts.update")) {
            Files.writeString(file, now);
        } else {
            assertEquals(recorded, now, file + " answers otherwise; -Dmuster.scripts.update=true records it anew");
        }
    }

    @Test
    void thereAreScripts() {
        assertTrue(files().size() > 35, "scripts found: " + files().size());
    }

    @Test
    void aScriptThatRunsTwiceAnswersTheSame() throws IOException {
        for (Path file : files()) {
            String text = Files.readString(file);
            assertEquals(Script.parse("x", text).run(), Script.parse("x", text).run(), String.valueOf(file));
        }
    }
}
