package io.muster.testing.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What callers have asked to be written, and what state machines have made of it. Every write carries a serial of its
 * own, so each value says which write it came from; and the log gives all writes one order, so the value of a key at an
 * index is known exactly. Shared by the checks of what callers see.
 */
final class WriteHistory {
    /**
     * A write that was asked for.
     *
     * @param client number of the client
     * @param key what it changes
     */
    record Attempt(int client, int key) {}

    /**
     * What a write did.
     *
     * @param index position of its entry
     * @param client who asked for it, -1 if nobody did
     * @param key what it changed
     * @param serial number of the write
     * @param sets false if it removed the key
     * @param before serial that the key had before, 0 if it was absent
     */
    record Effect(long index, int client, int key, long serial, boolean sets, long before) {}

    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Map<Long, Effect> bySerial = new HashMap<>();
    private final Map<Long, Effect> byIndex = new HashMap<>();
    private final Map<Integer, List<Effect>> byKey = new HashMap<>();
    private long newest;

    void attempted(long serial, int client, int key) {
        attempts.put(serial, new Attempt(client, key));
    }

    @Nullable
    Attempt attempt(long serial) {
        return attempts.get(serial);
    }

    /** A write took effect for the first time. */
    void add(Effect effect) {
        bySerial.put(effect.serial, effect);
        byIndex.put(effect.index, effect);
        byKey.computeIfAbsent(effect.key, key -> new ArrayList<>()).add(effect);
        newest = Math.max(newest, effect.index);
    }

    /** What a write did; null if it did nothing so far. */
    @Nullable
    Effect of(long serial) {
        return bySerial.get(serial);
    }

    @Nullable
    Effect at(long index) {
        return byIndex.get(index);
    }

    /** Index of the last write that took effect. */
    long newest() {
        return newest;
    }

    /** The value of a key at an index: the serial of the write that set it, 0 if it was absent. */
    long valueAt(int key, long index) {
        List<Effect> history = byKey.getOrDefault(key, List.of());
        for (int i = history.size() - 1; i >= 0; i--) {
            Effect effect = history.get(i);
            if (effect.index <= index) {
                return effect.sets ? effect.serial : 0;
            }
        }
        return 0;
    }

    /** All keys that were ever written. */
    Iterable<Integer> keys() {
        return byKey.keySet();
    }
}
