package io.muster.testing.linear;

/** A counter. */
final class CounterModel implements Model<Long> {
    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Step<Long> step(Long state, Action action) {
        return switch (action.verb()) {
            case "get" -> new Step<>(state, state.toString());
            case "add" -> new Step<>(sum(state, action), null);
            case "add-and-get" -> {
                Long sum = sum(state, action);
                yield new Step<>(sum, sum.toString());
            }
            default -> throw Models.unknown(action, "get, add n, add-and-get n");
        };
    }

    private static Long sum(Long state, Action action) {
        try {
            return Math.addExact(state, Long.parseLong(action.argument(0)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + action + "' adds no whole number", e);
        }
    }
}
