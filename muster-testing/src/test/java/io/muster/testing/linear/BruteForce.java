package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The definition of linearizability as it stands, tried in every order: only for a few operations of one key. */
final class BruteForce {
    private BruteForce() {}

    static <S> boolean linearizable(Model<S> model, List<Operation> operations) {
        List<Operation> effective = new ArrayList<>(operations);
        effective.removeIf(each -> each.outcome() instanceof Outcome.Failed);
        return anyOrder(model, model.initial(), effective);
    }

    private static <S> boolean anyOrder(Model<S> model, S state, List<Operation> left) {
        if (left.stream().noneMatch(each -> each.outcome() instanceof Outcome.Ok)) {
            return true;
        }
        for (Operation next : left) {
            List<Operation> rest = new ArrayList<>(left);
            rest.remove(next);
            boolean allowed = rest.stream().noneMatch(other -> before(other, next));
            Model.Step<S> step = model.step(state, next.action());
            boolean fits = !(next.outcome() instanceof Outcome.Ok ok) || Objects.equals(ok.value(), step.answer());
            if (allowed && fits && anyOrder(model, step.state(), rest)) {
                return true;
            }
        }
        return false;
    }

    private static boolean before(Operation one, Operation two) {
        return one.outcome() instanceof Outcome.Ok && one.returned() < two.called();
    }
}
