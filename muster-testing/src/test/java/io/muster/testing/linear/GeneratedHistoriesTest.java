package io.muster.testing.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.linear.Histories.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties over histories drawn from seeds; a failure prints the seed and the history. */
class GeneratedHistoriesTest {
    private static final int[] UNKNOWN_PERCENT = {0, 0, 2, 10};

    private static List<Operation> legal(Kind kind, long seed, int countMax) {
        SplittableRandom random = new SplittableRandom(~seed);
        int count = 1 + random.nextInt(countMax);
        int unknown = UNKNOWN_PERCENT[random.nextInt(UNKNOWN_PERCENT.length)];
        return Histories.legal(kind, seed, count, unknown, 1 + random.nextInt(4));
    }

    private static Verdict judge(Kind kind, List<Operation> operations) {
        return Linearizability.check(kind.model(), new History(operations));
    }

    private static String shown(Kind kind, long seed, List<Operation> operations, Verdict verdict) {
        return kind + ", seed " + seed + ": " + verdict.text() + "\n" + new History(operations);
    }

    @ParameterizedTest
    @EnumSource
    void legalHistoriesAreAccepted(Kind kind) {
        for (long seed = 0; seed < 300; seed++) {
            List<Operation> operations = legal(kind, seed, 150);
            Verdict verdict = judge(kind, operations);
            long shownSeed = seed;
            assertInstanceOf(Verdict.Linearizable.class, verdict, () -> shown(kind, shownSeed, operations, verdict));
        }
    }

    @ParameterizedTest
    @EnumSource
    void illegalHistoriesAreRefused(Kind kind) {
        Map<Mutation, Integer> refused = new EnumMap<>(Mutation.class);
        for (long seed = 0; seed < 150; seed++) {
            List<Operation> operations = legal(kind, seed, 100);
            for (Mutation mutation : Mutation.values()) {
                List<Operation> mutated = mutation.apply(kind, operations, new SplittableRandom(seed));
                if (mutated == null) {
                    continue;
                }
                Verdict verdict = judge(kind, mutated);
                String name = mutation + " of " + seed;
                assertInstanceOf(
                        Verdict.Violation.class, verdict, () -> name + " " + shown(kind, -1, mutated, verdict));
                refused.merge(mutation, 1, Integer::sum);
            }
        }
        Map<Mutation, Integer> rare = new EnumMap<>(Mutation.class);
        for (Mutation mutation : possible(kind)) {
            if (refused.getOrDefault(mutation, 0) < 30) {
                rare.put(mutation, refused.getOrDefault(mutation, 0));
            }
        }
        assertEquals(Map.of(), rare, "mutations that were too rare to prove anything");
    }

    private static List<Mutation> possible(Kind kind) {
        return switch (kind) {
            case REGISTER, KEY_VALUE ->
                List.of(Mutation.PHANTOM, Mutation.STALE, Mutation.FUTURE, Mutation.FAILURE_APPEARS, Mutation.TWICE);
            case COUNTER -> List.of(Mutation.PHANTOM, Mutation.LOST);
            case LIST ->
                List.of(
                        Mutation.PHANTOM,
                        Mutation.LOST,
                        Mutation.FUTURE,
                        Mutation.FAILURE_APPEARS,
                        Mutation.TWICE,
                        Mutation.REORDERED);
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyVerdictIsThatOfTheDefinition(Kind kind) {
        Map<Boolean, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < 1_500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Operation> operations = new ArrayList<>(
                    Histories.legal(kind, seed, 2 + random.nextInt(5), random.nextInt(30), 1 + random.nextInt(3)));
            for (int i = random.nextInt(3); i > 0; i--) {
                swapAnswer(operations, random);
            }
            boolean expected = BruteForce.linearizable(kind.model(), operations);
            Verdict verdict = judge(kind, operations);
            long shownSeed = seed;
            assertEquals(
                    expected,
                    verdict instanceof Verdict.Linearizable,
                    () -> shown(kind, shownSeed, operations, verdict));
            if (verdict instanceof Verdict.Violation violation) {
                demandTrue(kind.model(), operations, violation);
            }
            seen.merge(expected, 1, Integer::sum);
        }
        assertTrue(Math.min(seen.getOrDefault(true, 0), seen.getOrDefault(false, 0)) > 200, seen::toString);
    }

    /**
     * What a violation says holds: its beginning is an order that explains itself and has everything that returned
     * before the stopper, and what was called before the return of the stopper is illegal alone.
     */
    private static <S> void demandTrue(Model<S> model, List<Operation> operations, Verdict.Violation violation) {
        Operation stopper = violation.misfits().getFirst();
        String text = violation.text() + "\n" + new History(operations);
        S state = model.initial();
        long latestCall = Long.MIN_VALUE;
        for (Operation each : violation.prefix()) {
            Model.Step<S> step = model.step(state, each.action());
            state = step.state();
            latestCall = Math.max(latestCall, each.called());
            if (each.outcome() instanceof Outcome.Ok ok) {
                assertEquals(ok.value(), step.answer(), () -> each + " in " + text);
                assertTrue(each.returned() >= latestCall, () -> each + " comes too late in " + text);
            }
        }
        for (Operation each : operations) {
            boolean over = each.outcome() instanceof Outcome.Ok && each.returned() < stopper.returned();
            assertTrue(!over || violation.prefix().contains(each), () -> each + " is missing in " + text);
        }
        List<Operation> called = new ArrayList<>(operations);
        called.removeIf(each -> each.called() > stopper.returned());
        assertTrue(!BruteForce.linearizable(model, called), text);
    }

    /** Gives one answered operation the answer of another one, which may be right, wrong or absurd. */
    private static void swapAnswer(List<Operation> operations, SplittableRandom random) {
        int at = random.nextInt(operations.size());
        int from = random.nextInt(operations.size());
        boolean both = operations.get(at).outcome() instanceof Outcome.Ok
                && operations.get(from).outcome() instanceof Outcome.Ok;
        if (both) {
            operations.set(at, Histories.answering(operations.get(at), answer(operations.get(from))));
        }
    }

    private static @Nullable String answer(Operation operation) {
        return operation.outcome() instanceof Outcome.Ok ok ? ok.value() : null;
    }

    @Test
    void whatAFileKeepsIsJudgedAlike() {
        for (Kind kind : Kind.values()) {
            List<Operation> operations = legal(kind, 4, 200);
            assertEquals(
                    operations,
                    History.parse(new History(operations).toString()).operations());
        }
    }
}
