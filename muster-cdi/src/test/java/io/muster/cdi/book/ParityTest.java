package io.muster.cdi.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parity page claims a row only if a test carries its id, and no test carries the id of a row that waits. */
class ParityTest {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z][\\w-]*) \\|[^|]*\\| (\\w+)", Pattern.MULTILINE);

    @Test
    void everyShownRowHasATestAndNoWaitingRowHasOne() throws IOException {
        Set<String> tags = tags();
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        Matcher row = ROW.matcher(Files.readString(Book.ROOT.resolve("src/site/markdown/parity.md")));
        while (row.find()) {
            rows++;
            boolean tagged = tags.contains(row.group(1));
            boolean waits = row.group(2).equals("waits");
            if (tagged == waits) {
                wrong.add(row.group(1)
                        + (waits ? " waits, but a test carries it" : " is claimed, but no test carries it"));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows > 40, "rows found: " + rows);
    }

    private static Set<String> tags() throws IOException {
        Set<String> tags = new TreeSet<>();
        try (Stream<Path> modules = Files.list(Book.ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> sources = Files.walk(tests)) {
                    for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                            .toList()) {
                        TAG.matcher(Files.readString(source)).results().forEach(tag -> tags.add(tag.group(1)));
                    }
                }
            }
        }
        return tags;
    }
}
