package io.muster.testing.explore;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All states that single nodes were seen in, and where each move leads from each of them. A replica is a function of
 * what it was told, so it runs once for each pair of state and move, however many states of the cluster have that pair;
 * it is brought into a state again by its moves, without any help of the core.
 */
final class Nodes {
    static final int CAMPAIGN = 0;
    static final int FORCE = 1;
    static final int BEAT = 2;
    static final int PROPOSE = 8;
    static final int CRASH = 16;
    static final int DELIVER = 64;

    private final Scope scope;
    private final Fault fault;
    private final Map<String, LocalState> known = new HashMap<>();
    private final List<LocalState> states = new ArrayList<>();
    private final Map<Message, Integer> numbers = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private long replays;

    Nodes(Scope scope, Fault fault) {
        this.scope = scope;
        this.fault = fault;
    }

    LocalState state(int id) {
        return states.get(id);
    }

    Message message(int number) {
        return messages.get(number);
    }

    int states() {
        return states.size();
    }

    int messages() {
        return messages.size();
    }

    long replays() {
        return replays;
    }

    LocalState first(int node) {
        return intern(new Specimen(node + 1L, scope, fault), null, null);
    }

    Move move(int code) {
        if (code >= DELIVER) {
            return new Move.Deliver(messages.get(code - DELIVER));
        } else if (code >= CRASH) {
            return new Move.Crash(code - CRASH);
        } else if (code >= PROPOSE) {
            return new Move.Propose(code - PROPOSE);
        }
        return switch (code) {
            case CAMPAIGN -> new Move.Campaign();
            case FORCE -> new Move.Force();
            case BEAT -> new Move.Beat();
            default -> throw new IllegalArgumentException("no move " + code);
        };
    }

    LocalState.Step step(LocalState from, int code) {
        LocalState.Step known = from.steps.get(code);
        if (known == null) {
            known = run(from, move(code));
            from.steps.put(code, known);
        }
        return known;
    }

    private LocalState.Step run(LocalState from, Move move) {
        replays++;
        Specimen specimen = new Specimen(from.node + 1L, scope, fault);
        for (Move each : from.history()) {
            specimen.apply(each);
        }
        specimen.takeSent();
        try {
            if (!specimen.apply(move)) {
                return new LocalState.Step(null, new int[0], false, null);
            }
        } catch (InvariantViolation violation) {
            return new LocalState.Step(null, new int[0], false, violation.getMessage());
        }
        int[] sent = specimen.takeSent().stream().mapToInt(this::number).toArray();
        return new LocalState.Step(intern(specimen, from, move), sent, specimen.cut(), null);
    }

    /** The state into which the renamed moves of a state lead the renamed node. */
    LocalState image(LocalState of, Renaming renaming) {
        LocalState at = first(renaming.node(of.node));
        for (Move move : of.history()) {
            Move renamed = renaming.rename(move);
            int code = renamed instanceof Move.Deliver deliver ? DELIVER + number(deliver.message()) : code(renamed);
            LocalState.Step step = step(at, code);
            at = java.util.Objects.requireNonNull(step.to, "a renamed move is possible too");
        }
        return at;
    }

    private static int code(Move move) {
        return switch (move) {
            case Move.Campaign campaign -> CAMPAIGN;
            case Move.Force force -> FORCE;
            case Move.Beat beat -> BEAT;
            case Move.Propose propose -> PROPOSE + propose.value();
            case Move.Crash crash -> CRASH + crash.kept();
            case Move.Deliver deliver -> throw new IllegalArgumentException("named by its message: " + deliver);
        };
    }

    int number(Message message) {
        Integer known = numbers.get(message);
        if (known == null) {
            known = messages.size();
            messages.add(message);
            numbers.put(message, known);
        }
        return known;
    }

    private LocalState intern(Specimen specimen, @Nullable LocalState parent, @Nullable Move move) {
        String print = specimen.key() + ":" + specimen.fingerprint();
        LocalState found = known.get(print);
        if (found == null) {
            found = new LocalState(states.size(), specimen, parent, move, scope.nodes());
            states.add(found);
            known.put(print, found);
        }
        return found;
    }
}
