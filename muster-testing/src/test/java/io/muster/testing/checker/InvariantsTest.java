package io.muster.testing.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each invariant of the reliability page is checked by exactly one class, or waits for a feature in pending.txt; and
 * the table "What is checked" of the book says so.
 */
class InvariantsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/muster/testing");
    private static final Path BOOK = Path.of("../src/site/markdown/testing.md");
    private static final Path PENDING = Path.of("src/test/resources/pending.txt");
    private static final Pattern ID = Pattern.compile("public String id\\(\\) \\{\\s+return \"([A-Z]+\\d+)\";");
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]+\\d+) \\| (`(\\w+)`|waits) \\| [^|]+ \\|");
    private static final Pattern WAITS = Pattern.compile("((?:S|RD|E|O|L)\\d+) *\\|.*");
    /** How many invariants the reliability page has of each kind; K9 is a demand of its own, on sessions. */
    private static final Map<String, Integer> CATALOGUE = Map.of("S", 24, "RD", 6, "E", 8, "O", 10, "L", 9);

    private static Set<String> catalogue() {
        TreeSet<String> ids = new TreeSet<>();
        CATALOGUE.forEach((kind, count) -> IntStream.rangeClosed(1, count).forEach(number -> ids.add(kind + number)));
        ids.add("K9");
        return ids;
    }

    /** Classes by the id that they return. */
    private static Map<String, List<String>> classes() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES.resolve("checker"))) {
            for (Path file : files.sorted().toList()) {
                Matcher id = ID.matcher(Files.readString(file));
                if (id.find()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    found.computeIfAbsent(id.group(1), key -> new ArrayList<>()).add(name);
                }
            }
        }
        return found;
    }

    private static Set<String> waiting() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (String line : Files.readAllLines(PENDING)) {
            Matcher waits = WAITS.matcher(line);
            if (waits.matches()) {
                found.add(waits.group(1));
            }
        }
        return found;
    }

    /** Rows of the book's table: the class, or "waits". */
    private static Map<String, String> table() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        String book = Files.readString(BOOK);
        int from = book.indexOf("## What is checked");
        for (String line : book.substring(from, book.indexOf("\n## ", from)).split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String cell = row.group(3) == null ? row.group(2) : row.group(3);
                assertEquals(null, rows.put(row.group(1), cell), row.group(1) + " has two rows in the book");
            }
        }
        return rows;
    }

    @Test
    void eachInvariantHasOneClassOrWaitsForAFeature() throws IOException {
        Map<String, List<String>> classes = classes();
        Set<String> waiting = waiting();
        List<String> wrong = new ArrayList<>();
        for (String id : catalogue()) {
            int count = classes.getOrDefault(id, List.of()).size() + (waiting.contains(id) ? 1 : 0);
            if (count != 1) {
                wrong.add(id + " has the classes " + classes.get(id)
                        + (waiting.contains(id) ? " and waits" : " and does not wait") + " in pending.txt");
            }
        }
        TreeSet<String> unknown = new TreeSet<>(classes.keySet());
        unknown.addAll(waiting);
        unknown.removeAll(catalogue());
        unknown.forEach(id -> wrong.add(id + " is no invariant of the reliability page"));
        assertEquals(List.of(), wrong);
    }

    @Test
    void theBookNamesTheClassOfEachInvariant() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        classes().forEach((id, names) -> expected.put(id, names.getFirst()));
        waiting().forEach(id -> expected.put(id, "waits"));
        assertEquals(expected, new TreeMap<>(table()));
    }

    @Test
    void eachClassIsMadeBySomebodyWhoTellsIt() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        for (List<String> names : classes().values()) {
            assertTrue(all.indexOf("new " + names.getFirst() + "(") >= 0, "nobody uses " + names.getFirst());
        }
    }
}
