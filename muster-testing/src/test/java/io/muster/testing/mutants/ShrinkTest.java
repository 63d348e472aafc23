package io.muster.testing.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.Replay;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failing seed leaves behind, with planted bugs. {@code -Dmuster.mutant.report=true} prints the reports. */
@Tag("K11")
class ShrinkTest {
    private static final String WHOLE = "repeat with: ";
    private static final Pattern NUMBERS = Pattern.compile("minimised to (\\d+) of (\\d+) faults, .*");

    @ParameterizedTest
    @CsvSource({"MU12, 0", "MU62, 12", "MU66, 0"})
    void aFailingSeedNamesItsLineItsEventsAndAFewFaultsThatFailAlike(String id, long from) throws Exception {
        Mutant mutant = MutationGateTest.catalogue().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        MutantLoader loader = MutantLoader.of(mutant, ClassLoader.getPlatformClassLoader());
        Object made = loader.loadClass(Shrink.class.getName()).getConstructor().newInstance();
        @SuppressWarnings("unchecked") // the same interface, of the platform, in both worlds
        Function<List<String>, String> mutated = (Function<List<String>, String>) made;

        String report = mutated.apply(List.of(String.valueOf(from), "100"));
        if (Boolean.getBoolean("muster.mutant.report")) {
            System.out.println(report);
        }
        List<String> lines = report.lines().toList();
        Matcher headline = Pattern.compile("seed \\d+ failed after \\d+ simulated ms: (\\w+) violated: .+")
                .matcher(lines.getFirst());
        assertTrue(headline.matches(), lines.getFirst());
        String invariant = headline.group(1);

        String whole = lines.get(1);
        assertTrue(whole.startsWith(WHOLE), whole);
        assertTrue(Replay.of(whole).isWhole(), whole);
        assertEquals(WHOLE + Replay.of(whole).command(), whole);

        Matcher numbers = NUMBERS.matcher(lines.get(2));
        assertTrue(numbers.matches(), lines.get(2));
        assertTrue(Integer.parseInt(numbers.group(1)) < Integer.parseInt(numbers.group(2)), lines.get(2));
        assertTrue(lines.get(2).endsWith("none of the faults can be left out"), lines.get(2));

        String small = lines.get(3);
        assertTrue(small.startsWith(Shrink.SMALL), small);
        Replay part = Replay.of(small);
        assertEquals(Shrink.SMALL + part.command(), small);
        SortedSet<Integer> faults = Objects.requireNonNull(part.faults());
        assertEquals(Integer.parseInt(numbers.group(1)), faults.size());
        for (int fault : faults) {
            assertTrue(lines.stream().anyMatch(line -> line.matches(" *" + fault + " +[\\d.]+ ms  \\w.*")), report);
        }
        assertTrue(lines.stream().anyMatch(line -> line.matches(" +ms \\| n1 +(\\| n\\d +)*\\| network *")), report);

        String again = mutated.apply(List.of(part.command()));
        assertTrue(again.startsWith(invariant + " seed "), again);
        assertEquals(again, mutated.apply(List.of(part.command())), "the small run is always the same");
        for (int fault : faults) {
            List<Integer> others = faults.stream().filter(each -> each != fault).toList();
            String without = mutated.apply(List.of(part.only(others).command()));
            assertFalse(without.startsWith(invariant + " "), "without " + fault + ": " + without);
        }
        assertNotEquals(whole, small);
    }
}
