package io.muster.testing.linear;

import java.util.Objects;

/** One key of a map. */
final class KeyValueModel implements Model<Cell> {
    @Override
    public Cell initial() {
        return Cell.ABSENT;
    }

    @Override
    public Step<Cell> step(Cell state, Action action) {
        return switch (action.verb()) {
            case "get" -> state.answering(state.value());
            case "put" -> Cell.become(action.argument(0), null);
            case "delete" -> Cell.ABSENT.answering(null);
            case "get-and-put" -> Cell.become(action.argument(0), state.value());
            case "get-and-delete" -> Cell.ABSENT.answering(state.value());
            case "put-if-absent" ->
                state.value() == null ? Cell.become(action.argument(0), "true") : state.answering("false");
            case "cas" ->
                Objects.equals(state.value(), action.argument(0))
                        ? Cell.become(action.argument(1), "true")
                        : state.answering("false");
            default ->
                throw Models.unknown(
                        action, "get, put v, delete, get-and-put v, get-and-delete, put-if-absent v, cas expected v");
        };
    }
}
