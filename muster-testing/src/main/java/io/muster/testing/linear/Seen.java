package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configurations that a search has met (Lowe's memory). A configuration is the set of finished operations that are
 * in order already, the state that they lead to, and the unknown operations that were used on the way. One that used
 * a superset of what another one has used, and else is equal to it, can do nothing that the other one cannot, so it
 * counts as met too.
 *
 * <p>The set of finished operations is known by a fingerprint of 128 bits, each operation being worth a random number
 * of that size: equal fingerprints of different sets would make the search skip a configuration, and with two million
 * of them the odds are below 1 in 10<sup>25</sup>. State and unknown operations are compared exactly.
 */
final class Seen<S> {
    private record Where<S>(long high, long low, S state) {}

    private static final List<Chosen> NOTHING_CHOSEN = List.of(Chosen.NONE);

    private final Map<Where<S>, List<Chosen>> configurations = new HashMap<>();
    private int size;
    private long compared;

    /** How many configurations are remembered. */
    int size() {
        return size;
    }

    /** How many comparisons of sets of unknown operations there were. */
    long compared() {
        return compared;
    }

    /** Remembers a configuration; false if there is no need to look at it. */
    boolean add(long high, long low, S state, Chosen chosen) {
        Where<S> where = new Where<>(high, low, state);
        List<Chosen> known = configurations.get(where);
        if (known == null) {
            configurations.put(where, chosen == Chosen.NONE ? NOTHING_CHOSEN : List.of(chosen));
            size++;
            return true;
        }
        compared += known.size();
        for (Chosen each : known) {
            if (each.within(chosen)) {
                return false;
            }
        }
        List<Chosen> more = new ArrayList<>(known);
        more.removeIf(chosen::within);
        more.add(chosen);
        size += more.size() - known.size();
        configurations.put(where, more);
        return true;
    }
}
