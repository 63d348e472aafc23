package io.muster.testing.linear;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses histories that write one value twice: a read of it could not say which write it saw. */
final class Unique {
    private Unique() {}

    static void demand(List<Operation> operations, Function<Action, @Nullable String> written) {
        Map<String, Operation> writers = new HashMap<>();
        for (Operation each : operations) {
            String value = written.apply(each.action());
            Operation other = value == null ? null : writers.put(value, each);
            if (other != null) {
                throw new IllegalArgumentException("'" + other + "' and '" + each
                        + "' write the same value: give each write a value of its own, a serial number for example");
            }
        }
    }
}
