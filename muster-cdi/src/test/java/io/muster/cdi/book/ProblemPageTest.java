package io.muster.cdi.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page about beans lists every problem that the deployment can report, and no other. */
@Tag("M19")
class ProblemPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (1\\d{3})( W)? \\|");
    /** How sources report: {@code error(1001, ..)}, a choice of two, a case of a switch, the text of an exception. */
    private static final Pattern REPORT = Pattern.compile(
            "(error|warning)\\(\\s*(?:\\w+ \\? (1\\d{3}) : )?(1\\d{3}),|-> (1\\d{3});|\"MUSTER-(1\\d{3}) ");

    @Test
    void pageListsWhatSourcesReport() throws IOException {
        Set<String> reported = new TreeSet<>();
        Set<String> warned = new TreeSet<>();
        Path sources = Book.ROOT.resolve("muster-cdi/src/main/java/io/muster/cdi/extension");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                String code = Files.readString(file);
                REPORT.matcher(code).results().forEach(found -> {
                    Set<String> numbers = numbers(found);
                    reported.addAll(numbers);
                    if ("warning".equals(found.group(1))) {
                        warned.addAll(numbers);
                    }
                });
            }
        }
        // those about keys of beans are on the page of errors, with the other keys
        reported.removeIf(number -> number.startsWith("15"));
        Set<String> listed = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        ROW.matcher(Files.readString(Book.ROOT.resolve("src/site/markdown/replicated-beans.md")))
                .results()
                .forEach(row -> {
                    listed.add(row.group(1));
                    if (row.group(2) != null) {
                        marked.add(row.group(1));
                    }
                });
        assertEquals(String.join("\n", reported), String.join("\n", listed));
        assertEquals(String.join("\n", warned), String.join("\n", marked));
        assertTrue(reported.size() > 30, reported::toString);
    }

    private static Set<String> numbers(MatchResult found) {
        Set<String> numbers = new TreeSet<>();
        for (int group = 2; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                numbers.add(found.group(group));
            }
        }
        return numbers;
    }
}
