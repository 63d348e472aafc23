package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DdminTest {
    private static final List<Integer> HUNDRED =
            IntStream.rangeClosed(1, 100).boxed().toList();

    private static Function<List<Integer>, Optional<List<Integer>>> when(Predicate<List<Integer>> fails) {
        return part -> fails.test(part) ? Optional.of(part) : Optional.empty();
    }

    private static Ddmin.Found<Integer> search(List<Integer> all, Predicate<List<Integer>> fails) {
        return Ddmin.search(all, when(fails), () -> true);
    }

    @Test
    void findsTheOnlyElementsThatMatter() {
        Ddmin.Found<Integer> found = search(HUNDRED, part -> part.containsAll(List.of(3, 50, 51, 98)));
        assertEquals(List.of(3, 50, 51, 98), found.part());
        assertEquals(Ddmin.End.MINIMAL, found.end());
        assertTrue(found.tries() < 100, found.tries() + " tries");
    }

    @Test
    void findsThatNothingMattersAtOnce() {
        assertEquals(new Ddmin.Found<>(List.of(), 2, Ddmin.End.MINIMAL), search(HUNDRED, part -> true));
    }

    @Test
    void keepsAllWhenAllMatters() {
        Ddmin.Found<Integer> found = search(List.of(1, 2, 3), part -> part.size() == 3);
        assertEquals(List.of(1, 2, 3), found.part());
        assertEquals(Ddmin.End.MINIMAL, found.end());
    }

    @Test
    void findsSomethingMinimalWhenThereIsMoreThanOneReason() {
        Predicate<List<Integer>> fails = part -> part.containsAll(List.of(10, 90)) || part.contains(40);
        Ddmin.Found<Integer> found = search(HUNDRED, fails);
        assertTrue(fails.test(found.part()));
        assertNothingCanBeLeftOut(found.part(), fails);
    }

    @Test
    void whatItEndsWithIsMinimalForAnyReason() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Set<Integer> needed = new TreeSet<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                needed.add(1 + random.nextInt(100));
            }
            // what is needed alone, and what hides the failure unless its partner is there as well
            int hiding = 1 + random.nextInt(100);
            int partner = 1 + random.nextInt(100);
            Predicate<List<Integer>> fails =
                    part -> part.containsAll(needed) && (!part.contains(hiding) || part.contains(partner));
            Ddmin.Found<Integer> found = search(HUNDRED, fails);
            assertEquals(Ddmin.End.MINIMAL, found.end(), "seed " + seed);
            assertTrue(fails.test(found.part()), "seed " + seed);
            assertNothingCanBeLeftOut(found.part(), fails);
        }
    }

    private static void assertNothingCanBeLeftOut(List<Integer> part, Predicate<List<Integer>> fails) {
        for (Integer each : part) {
            List<Integer> rest =
                    part.stream().filter(other -> !other.equals(each)).toList();
            assertTrue(!fails.test(rest), () -> each + " can be left out of " + part);
        }
    }

    @Test
    void takesOverThatLessHasMatteredThanWasAskedFor() {
        List<List<Integer>> asked = new ArrayList<>();
        Ddmin.Found<Integer> found = Ddmin.search(
                HUNDRED,
                part -> {
                    asked.add(part);
                    // it fails at 7: what comes later never happens
                    return part.contains(7)
                            ? Optional.of(
                                    part.stream().filter(each -> each <= 7).toList())
                            : Optional.empty();
                },
                () -> true);
        assertEquals(List.of(7), found.part());
        assertTrue(asked.stream().skip(1).allMatch(part -> part.size() <= 7), () -> "asked " + asked);
    }

    @Test
    void endsWithItsBudgetAndGivesTheBestSoFar() {
        int[] left = {6};
        Ddmin.Found<Integer> found =
                Ddmin.search(HUNDRED, when(part -> part.containsAll(List.of(3, 98))), () -> left[0]-- > 0);
        assertEquals(Ddmin.End.BUDGET, found.end());
        assertEquals(6, found.tries());
        assertTrue(found.part().containsAll(List.of(3, 98)));
        assertTrue(found.part().size() < 100);
    }

    @Test
    void withoutAnyBudgetNothingIsTried() {
        assertEquals(
                new Ddmin.Found<>(HUNDRED, 0, Ddmin.End.BUDGET),
                Ddmin.search(HUNDRED, when(part -> true), () -> false));
    }

    @Test
    void saysSoIfTheWholeDoesNotFailAnotherTime() {
        assertEquals(new Ddmin.Found<>(HUNDRED, 1, Ddmin.End.NOT_REPEATED), search(HUNDRED, part -> false));
    }

    @Test
    void aFailureThatComesAndGoesEndsTheSearchWithSomethingThatHasFailed() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<List<Integer>> failed = new ArrayList<>();
            Ddmin.Found<Integer> found = search(HUNDRED, part -> {
                boolean fails = failed.isEmpty() || (part.contains(42) && random.nextBoolean());
                if (fails) {
                    failed.add(part);
                }
                return fails;
            });
            assertEquals(failed.getLast(), found.part());
        }
    }

    @Test
    void triesNothingTwice() {
        List<List<Integer>> asked = new ArrayList<>();
        search(HUNDRED, part -> {
            asked.add(part);
            return part.containsAll(List.of(20, 60));
        });
        assertEquals(asked.size(), asked.stream().distinct().count());
    }
}
