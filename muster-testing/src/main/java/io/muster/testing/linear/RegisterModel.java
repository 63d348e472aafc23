package io.muster.testing.linear;

import java.util.List;
import java.util.Objects;

/** A register with unique values. */
final class RegisterModel implements Model<Cell> {
    @Override
    public Cell initial() {
        return Cell.ABSENT;
    }

    @Override
    public Step<Cell> step(Cell state, Action action) {
        return switch (action.verb()) {
            case "read" -> state.answering(state.value());
            case "write" -> Cell.become(action.argument(0), null);
            case "cas" ->
                Objects.equals(state.value(), action.argument(0))
                        ? Cell.become(action.argument(1), "true")
                        : state.answering("false");
            default -> throw Models.unknown(action, "read, write v, cas expected v");
        };
    }

    @Override
    public Model<Cell> over(List<Operation> operations) {
        Unique.demand(operations, action -> switch (action.verb()) {
            case "write" -> action.argument(0);
            case "cas" -> action.argument(1);
            default -> null;
        });
        return this;
    }
}
