package io.muster.example;

import io.muster.Consistency;
import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.util.HashMap;
import java.util.Map;

/** Counters that start at zero. */
@Replicated
public class Counters {
    private final Map<String, Long> values = new HashMap<>();

    /** Adds to a counter and returns its new value; an overflow changes nothing and reaches the caller. */
    @Write
    public long add(String name, long delta) {
        long value = Math.addExact(values.getOrDefault(name, 0L), delta);
        values.put(name, value);
        return value;
    }

    /** The newest value that any member has acknowledged. */
    @Read
    public long value(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** What this member has applied so far. */
    @Read(Consistency.LOCAL)
    public long localValue(String name) {
        return values.getOrDefault(name, 0L);
    }
}
