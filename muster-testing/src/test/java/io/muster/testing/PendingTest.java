package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every bug of the reliability page is shown by a script named after it or by a test that carries its id, or stands in
 * the list of those that wait for a feature: never in both, never in neither.
 */
class PendingTest {
    private static final int BUGS = 80;
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(B\\d+)\"\\)");
    private static final Pattern SCRIPT = Pattern.compile("b(\\d+)-[a-z0-9-]+\\.script");
    private static final Pattern LINE = Pattern.compile("(B|MU|S|RD|E|O|L)(\\d+) *\\|([^|]+)\\|([^|]+)");

    @Test
    void everyBugIsShownOrWaits() throws IOException {
        TreeMap<String, String> shown = new TreeMap<>(scripts());
        tags().forEach((id, where) -> shown.merge(id, where, (a, b) -> a + ", " + b));
        Map<String, String> pending = pending();
        List<String> wrong = new ArrayList<>();
        for (int bug = 1; bug <= BUGS; bug++) {
            String id = "B" + bug;
            if (shown.containsKey(id) && pending.containsKey(id)) {
                wrong.add(id + " is in pending.txt, but is shown by " + shown.get(id));
            } else if (!shown.containsKey(id) && !pending.containsKey(id)) {
                wrong.add(id + " is neither shown by a script or a tagged test, nor in pending.txt");
            }
            shown.remove(id);
        }
        shown.forEach((id, where) -> wrong.add(where + " shows " + id + ", which is no bug of the list"));
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyLineNamesAFeatureAndAReason() throws IOException {
        for (String id : pending().keySet()) {
            assertTrue(!id.startsWith("B") || Integer.parseInt(id.substring(1)) <= BUGS, id);
        }
    }

    private static Map<String, String> pending() throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        int number = 0;
        for (String line : Files.readAllLines(RESOURCES.resolve("pending.txt"))) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            assertTrue(
                    parts.matches()
                            && !parts.group(3).isBlank()
                            && !parts.group(4).isBlank(),
                    "pending.txt:" + number + ": need 'id | feature | why', got '" + line + "'");
            String id = parts.group(1) + parts.group(2);
            assertTrue(found.put(id, parts.group(3).trim()) == null, "pending.txt:" + number + ": " + id + " again");
        }
        return found;
    }

    private static Map<String, String> scripts() throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("scripts"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Matcher bug = SCRIPT.matcher(name);
                if (bug.matches()) {
                    String first = Files.readAllLines(file).getFirst();
                    String id = "B" + Integer.parseInt(bug.group(1));
                    assertTrue(first.toUpperCase(Locale.ROOT).startsWith("# " + id), name + " must begin with # " + id);
                    found.put(id, name);
                }
            }
        }
        return found;
    }

    private static Map<String, String> tags() throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        for (String module : List.of("muster-core", "muster-node", "muster-cdi", "muster-testing")) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/test/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    TAG.matcher(Files.readString(source))
                            .results()
                            .forEach(tag ->
                                    found.put(tag.group(1), source.getFileName().toString()));
                }
            }
        }
        return found;
    }
}
