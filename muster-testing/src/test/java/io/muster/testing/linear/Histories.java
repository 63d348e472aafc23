package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Histories that are legal by construction: a random sequential execution whose operations are then stretched in time
 * around the moment at which they took effect. Everything follows from the seed.
 */
final class Histories {
    private static final int GAP = 100;

    /** Which operations to draw. */
    enum Kind {
        REGISTER,
        KEY_VALUE,
        COUNTER,
        LIST;

        Model<?> model() {
            return switch (this) {
                case REGISTER -> Models.register();
                case KEY_VALUE -> Models.keyValue();
                case COUNTER -> Models.counter();
                case LIST -> Models.listAppend();
            };
        }
    }

    private final SplittableRandom random;
    private final Kind kind;
    private final int spread;
    private final int unknownPercent;
    private int lastValue;

    private Histories(Kind kind, long seed, int unknownPercent, int overlap) {
        this.kind = kind;
        this.random = new SplittableRandom(seed);
        this.spread = GAP * overlap;
        this.unknownPercent = unknownPercent;
    }

    /**
     * Draws a legal history of one key.
     *
     * @param count operations
     * @param unknownPercent how many of them have no certain outcome, and as many fail
     * @param overlap how many others each one overlaps, more or less; a few overlap ten times as many
     */
    static List<Operation> legal(Kind kind, long seed, int count, int unknownPercent, int overlap) {
        Histories histories = new Histories(kind, seed, unknownPercent, overlap);
        return histories.draw(kind.model(), count);
    }

    private <S> List<Operation> draw(Model<S> model, int count) {
        List<Operation> operations = new ArrayList<>();
        S state = model.initial();
        for (int i = 1; i <= count; i++) {
            Action action = action(model.step(state, probe()).answer());
            long moment = (long) i * GAP;
            int fate = random.nextInt(100);
            if (fate < unknownPercent) {
                operations.add(failed(i, action, moment));
                continue;
            }
            Model.Step<S> step = model.step(state, action);
            if (fate < 2 * unknownPercent) {
                boolean tookEffect = random.nextBoolean();
                operations.add(unknown(i, action, moment));
                state = tookEffect ? step.state() : state;
                continue;
            }
            state = step.state();
            operations.add(
                    new Operation(i, action, moment - stretch(), moment + stretch(), new Outcome.Ok(step.answer())));
        }
        return operations;
    }

    private long stretch() {
        // mostly short, sometimes so long that it spans many others
        return random.nextInt(random.nextInt(10) == 0 ? 10 * spread : spread);
    }

    private Operation failed(int process, Action action, long moment) {
        return new Operation(process, action, moment - stretch(), moment + stretch(), new Outcome.Failed());
    }

    /** Its effect is at the moment or never; its caller may have given up before, after, or not at all. */
    private Operation unknown(int process, Action action, long moment) {
        long called = moment - 10 * stretch();
        long returned = random.nextInt(3) == 0 ? Operation.NEVER : called + stretch();
        return new Operation(process, action, called, returned, new Outcome.Unknown());
    }

    private Action probe() {
        return Action.of(kind == Kind.REGISTER || kind == Kind.LIST ? "read" : "get", "k");
    }

    private Action action(@Nullable String present) {
        String value = "v" + ++lastValue;
        String expected = present == null || random.nextInt(3) == 0 ? "v" + random.nextInt(1, lastValue + 1) : present;
        int dice = random.nextInt(10);
        return switch (kind) {
            case REGISTER ->
                dice < 5 ? probe() : dice < 8 ? Action.of("write", "k", value) : Action.of("cas", "k", expected, value);
            case KEY_VALUE ->
                switch (dice) {
                    case 0, 1, 2, 3 -> probe();
                    case 4 -> Action.of("delete", "k");
                    case 5 -> Action.of("get-and-delete", "k");
                    case 6 -> Action.of("get-and-put", "k", value);
                    case 7 -> Action.of("put-if-absent", "k", value);
                    case 8 -> Action.of("cas", "k", expected, value);
                    default -> Action.of("put", "k", value);
                };
            case COUNTER -> {
                String delta = Integer.toString(1 + random.nextInt(3));
                yield dice < 4
                        ? probe()
                        : dice < 7 ? Action.of("add", "k", delta) : Action.of("add-and-get", "k", delta);
            }
            case LIST -> dice < 4 ? probe() : Action.of("append", "k", value);
        };
    }

    static Operation answering(Operation operation, @Nullable String answer) {
        return new Operation(
                operation.process(),
                operation.action(),
                operation.called(),
                operation.returned(),
                new Outcome.Ok(answer));
    }
}
