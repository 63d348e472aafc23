package io.muster.testing.linear;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one object does when its operations come one after the other: the specification that concurrent histories are
 * compared with. {@link Models} has the usual ones.
 *
 * <p>Objects of different keys must not know each other; whoever wants to judge something that spans keys (transfers
 * between accounts) records all of it under one key.
 *
 * @param <S> state of one object; immutable, with {@code equals} and {@code hashCode} over everything that matters
 */
public interface Model<S> {
    /**
     * What an operation does.
     *
     * @param state state after it
     * @param answer what a caller is told, null for nothing or for an absent object
     * @param <S> state of one object
     */
    record Step<S>(S state, @Nullable String answer) {}

    /**
     * State of an object that nobody has touched.
     *
     * @return the first state
     */
    S initial();

    /**
     * Carries out an operation: a function of its arguments, without side effects.
     *
     * @param state state before it
     * @param action what is asked for
     * @return state after it, and the answer
     * @throws IllegalArgumentException if the model does not know the verb
     */
    Step<S> step(S state, Action action);

    /**
     * The model for the operations of one key of one history. Here a model may refuse what it could not judge well, and
     * may draw conclusions from the whole history that spare the search false starts; never may they change a verdict.
     *
     * @param operations those of one key, failed ones too
     * @return this model, or one that knows more
     * @throws IllegalArgumentException with the reason, for example because two writes have the same value
     */
    default Model<S> over(List<Operation> operations) {
        return this;
    }
}
