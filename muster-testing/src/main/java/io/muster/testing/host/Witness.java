package io.muster.testing.host;

import io.muster.raft.InvariantViolation;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Watches the replicas and the callers of all groups on all machines of one simulation. */
public final class Witness {
    private final Map<String, GroupWitness> groups = new TreeMap<>();
    private final Map<String, CallHistory> histories = new TreeMap<>();

    /** Has seen nothing. */
    public Witness() {}

    GroupWitness group(String name) {
        return groups.computeIfAbsent(name, GroupWitness::new);
    }

    CallHistory history(String name) {
        return histories.computeIfAbsent(name, group -> new CallHistory(group(group)));
    }

    /**
     * What the replicas disagree on.
     *
     * @return what was found first, null if they agree
     */
    public @Nullable InvariantViolation disagreement() {
        return groups.values().stream()
                .map(GroupWitness::found)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether one order explains all calls.
     *
     * @return what contradicts that, null if nothing does
     * @throws IllegalStateException if no call was answered: there is nothing to check
     */
    public @Nullable String contradiction() {
        if (histories.values().stream().mapToLong(CallHistory::answered).sum() == 0) {
            throw new IllegalStateException(
                    "no call of a replicated bean was answered: make some before you check them");
        }
        for (Map.Entry<String, CallHistory> history : histories.entrySet()) {
            String wrong = history.getValue().contradiction();
            if (wrong != null) {
                return "the calls of group " + history.getKey() + " are not linearizable: " + wrong;
            }
        }
        return null;
    }
}
