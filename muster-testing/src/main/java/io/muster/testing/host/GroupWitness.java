package io.muster.testing.host;

import io.muster.CommandId;
import io.muster.raft.InvariantViolation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of one group have computed, entry by entry. The first replica that applies an entry says what comes
 * of it; all others, and each replica again after a restart, must come to the same result and the same state.
 */
final class GroupWitness {
    private static final String ADVICE =
            ". A @Write must compute the same on every replica and again after a restart, from its arguments and the"
                    + " state alone: no clock, randomness, identity hash code or static state. Inject a"
                    + " @Deterministic Clock or RandomGenerator, or take an ApplyContext; keep order in a TreeMap or a"
                    + " LinkedHashMap";

    private final String name;
    private final TreeMap<Long, Step> steps = new TreeMap<>();
    private final Map<CommandId, Long> executed = new HashMap<>();
    private @Nullable InvariantViolation found;

    /**
     * One command on one replica.
     *
     * @param life which replica, and which of its lives
     * @param call the command for people
     * @param command its bytes
     * @param id id of the call
     * @param result its encoded result
     * @param digests fingerprints of all beans afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Step(
            String life, String call, byte[] command, CommandId id, byte[] result, SortedMap<String, Long> digests) {}

    GroupWitness(String name) {
        this.name = name;
    }

    /** What was found first; null if nothing was. */
    @Nullable
    InvariantViolation found() {
        return found;
    }

    /** What an entry has computed; null if no replica has applied it. */
    @Nullable
    Step at(long index) {
        return steps.get(index);
    }

    /** Whether a command was ever applied. */
    boolean executed(CommandId id) {
        return executed.containsKey(id);
    }

    /**
     * A replica has applied a command.
     *
     * @param before index of the command that it has applied before, 0 for none
     * @param index index of this one
     * @param step what came of it
     * @throws InvariantViolation if another replica, or another life of this one, has come to something else
     */
    void applied(long before, long index, Step step) {
        Step first = steps.putIfAbsent(index, step);
        if (first != null) {
            compare(index, first, step);
        }
        if (!Objects.equals(steps.higherKey(before), index)) {
            throw violation(
                    "S5",
                    step.life + " applied entry " + index + " after entry " + before + " and left out entry "
                            + steps.higherKey(before) + ", which another replica has applied");
        }
        Long earlier = executed.putIfAbsent(step.id, index);
        if (earlier != null && earlier != index) {
            throw violation("O4", step.call + " was carried out twice, at entry " + earlier + " and at entry " + index);
        }
    }

    private void compare(long index, Step first, Step step) {
        String where = "the replicas of group " + name + " differ at entry " + index + ", " + step.call + ": ";
        if (!Arrays.equals(first.command, step.command)) {
            throw violation("S5", where + first.life + " holds another command there, " + first.call);
        }
        for (Map.Entry<String, Long> part : first.digests.entrySet()) {
            if (!part.getValue().equals(step.digests.get(part.getKey()))) {
                throw violation(
                        "S20",
                        where + "the state of bean " + part.getKey() + " on " + first.life + " is not that on "
                                + step.life + ADVICE);
            }
        }
        if (!Arrays.equals(first.result, step.result)) {
            throw violation("S20", where + "its result on " + first.life + " is not that on " + step.life + ADVICE);
        }
    }

    private InvariantViolation violation(String invariant, String facts) {
        InvariantViolation violation = new InvariantViolation(invariant, facts);
        if (found == null) {
            found = violation;
        }
        return violation;
    }
}
