package io.muster.example;

import io.muster.Consistency;
import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keys and values with versions: a plain bean with a plain map, the same on every member. */
@Replicated
public class KvStore {
    /** What a key holds: null once it was deleted, and the number of its changes, so that versions never go back. */
    public record Versioned(@Nullable String value, long version) {}

    /** Whether {@link #compareAndSet} made the update, and the value after the call. */
    public record Swap(boolean swapped, @Nullable String value) {}

    private final Map<String, Versioned> values = new TreeMap<>();

    /** Sets a value and returns its version. */
    @Write
    public long put(String key, String value) {
        return change(key, value);
    }

    /** Removes a key; empty if it was not there. */
    @Write
    public Optional<Long> delete(String key) {
        return valueOf(key) == null ? Optional.empty() : Optional.of(change(key, null));
    }

    /** Changes the value only if it is the expected one; null stands for a key that is not there. */
    @Write
    public Swap compareAndSet(String key, @Nullable String expect, String update) {
        boolean swapped = Objects.equals(valueOf(key), expect);
        if (swapped) {
            change(key, update);
        }
        return new Swap(swapped, valueOf(key));
    }

    /** Adds an element to a list that is kept with commas between its elements, and returns the version. */
    @Write
    public long append(String key, String element) {
        String value = valueOf(key);
        return change(key, value == null ? element : value + "," + element);
    }

    /** The newest value that any member has acknowledged. */
    @Read
    public Optional<Versioned> get(String key) {
        return peek(key);
    }

    /** What this member has applied so far, also without a quorum. */
    @Read(Consistency.LOCAL)
    public Optional<Versioned> peek(String key) {
        return Optional.ofNullable(values.get(key)).filter(found -> found.value() != null);
    }

    private @Nullable String valueOf(String key) {
        return peek(key).map(Versioned::value).orElse(null);
    }

    private long change(String key, @Nullable String value) {
        var after = values.merge(key, new Versioned(value, 1), (old, one) -> new Versioned(value, old.version() + 1));
        return after.version();
    }
}
