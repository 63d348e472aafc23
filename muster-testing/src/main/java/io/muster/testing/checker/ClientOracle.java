package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * Judges what callers saw. Every write carries a serial of its own, so each value says which write it came from; and
 * the log gives all writes one order, so the state at an index is known exactly. What is checked: O1 to O9 of the
 * reliability page, without any search.
 */
public final class ClientOracle {
    /** What a write did. */
    private record Effect(long index, int key, long serial, boolean sets, long before) {}

    private static final class Attempt {
        private final int client;
        private final int key;
        private boolean definite;
        private boolean abandoned;
        private long answeredIndex;
        private long answeredBefore;

        Attempt(int client, int key) {
            this.client = client;
            this.key = key;
        }
    }

    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Map<Long, Effect> bySerial = new HashMap<>();
    private final Map<Long, Effect> byIndex = new HashMap<>();
    private final Map<Integer, List<Effect>> byKey = new HashMap<>();
    private final Map<Integer, Long> sessionPosition = new HashMap<>();
    private final Map<Integer, Long> lastOfClient = new HashMap<>();
    private long acknowledgedUpTo;
    private long acknowledged;
    private long reads;
    private long newest;

    /** Nothing was asked for. */
    public ClientOracle() {}

    /**
     * How many writes were acknowledged.
     *
     * @return their number
     */
    public long acknowledged() {
        return acknowledged;
    }

    /**
     * How many linearizable reads were answered.
     *
     * @return their number
     */
    public long reads() {
        return reads;
    }

    /**
     * A client begins a write.
     *
     * @param serial unique number of the write, rising for each client
     * @param client number of the client
     * @param key what it changes
     */
    public void begins(long serial, int client, int key) {
        attempts.put(serial, new Attempt(client, key));
    }

    /**
     * The state machine of a node carried a write out: not a repetition answered from the session table.
     *
     * @param node who
     * @param index position of the entry
     * @param serial number of the write
     * @param sets false if it removes the key
     * @param before serial that the key had before, 0 if it was absent
     */
    public void executed(NodeView node, long index, long serial, boolean sets, long before) {
        Attempt attempt = attempts.get(serial);
        if (attempt == null) {
            throw new InvariantViolation("O1", node.name() + " executes write " + serial + " that nobody asked for");
        }
        if (attempt.definite) {
            throw new InvariantViolation(
                    "O8",
                    node.name() + " executes write " + serial + " at " + index + ", reported as DEFINITE failure");
        }
        Effect known = bySerial.get(serial);
        if (known != null && known.index != index) {
            throw new InvariantViolation(
                    "O9",
                    node.name() + " executes write " + serial + " at " + index + ", it took effect at " + known.index);
        }
        Effect there = byIndex.get(index);
        if (there != null && there.serial != serial) {
            throw new InvariantViolation(
                    "O2",
                    node.name() + " executes write " + serial + " at " + index + ", where " + there.serial + " stands");
        }
        if (known == null) {
            record(node, new Effect(index, attempt.key, serial, sets, before), attempt);
        } else if (known.before != before) {
            throw new InvariantViolation(
                    "S20", node.name() + " executes write " + serial + " on " + before + ", others on " + known.before);
        }
    }

    private void record(NodeView node, Effect effect, Attempt attempt) {
        if (effect.index <= newest) {
            throw new InvariantViolation(
                    "O2",
                    node.name() + " executes write " + effect.serial + " at " + effect.index + " after " + newest);
        }
        newest = effect.index;
        List<Effect> history = byKey.computeIfAbsent(effect.key, key -> new ArrayList<>());
        long expected = valueAt(history, effect.index - 1);
        if (expected != effect.before) {
            throw new InvariantViolation(
                    "O5",
                    node.name() + " executes " + effect + " but the key had value " + expected + " before that index");
        }
        Long earlier = lastOfClient.put(attempt.client, effect.serial);
        if (earlier != null && earlier > effect.serial && !attempt.abandoned) {
            throw new InvariantViolation(
                    "K9",
                    "client " + attempt.client + " wrote " + effect.serial + " before " + earlier
                            + ", but they took effect the other way round");
        }
        history.add(effect);
        bySerial.put(effect.serial, effect);
        byIndex.put(effect.index, effect);
    }

    private static long valueAt(List<Effect> history, long index) {
        for (int i = history.size() - 1; i >= 0; i--) {
            Effect effect = history.get(i);
            if (effect.index <= index) {
                return effect.sets ? effect.serial : 0;
            }
        }
        return 0;
    }

    /**
     * A write was acknowledged.
     *
     * @param serial number of the write
     * @param index position that the answer names
     * @param before predecessor that the answer names
     */
    public void acknowledged(long serial, long index, long before) {
        Attempt attempt = attempt(serial);
        Effect effect = bySerial.get(serial);
        if (effect == null || effect.index != index || effect.before != before) {
            throw new InvariantViolation(
                    "O5",
                    "write " + serial + " was acknowledged at " + index + " after value " + before
                            + ", but what it did is " + effect);
        }
        if (attempt.answeredIndex != 0 && (attempt.answeredIndex != index || attempt.answeredBefore != before)) {
            throw new InvariantViolation(
                    "O9", "write " + serial + " was answered with " + attempt.answeredIndex + ", then with " + index);
        }
        attempt.answeredIndex = index;
        attempt.answeredBefore = before;
        acknowledged++;
        acknowledgedUpTo = Math.max(acknowledgedUpTo, index);
        sessionPosition.merge(attempt.client, index, Math::max);
    }

    /**
     * A write was refused and its client was told that it will never take effect.
     *
     * @param serial number of the write
     */
    public void failedForGood(long serial) {
        Effect effect = bySerial.get(serial);
        if (effect != null) {
            throw new InvariantViolation(
                    "O8",
                    "write " + serial + " is reported as DEFINITE failure, but it took effect at " + effect.index);
        }
        attempt(serial).definite = true;
    }

    /**
     * A client was told that nobody knows what became of a write. It may take effect later, even after later writes of
     * the same client.
     *
     * @param serial number of the write
     */
    public void abandoned(long serial) {
        attempt(serial).abandoned = true;
    }

    private Attempt attempt(long serial) {
        Attempt attempt = attempts.get(serial);
        if (attempt == null) {
            throw new InvariantViolation("O1", "answer to write " + serial + " that nobody asked for");
        }
        return attempt;
    }

    /**
     * What a linearizable read that begins now must see.
     *
     * @return index of the newest acknowledged write
     */
    public long demanded() {
        return acknowledgedUpTo;
    }

    /**
     * A linearizable read was answered.
     *
     * @param client who read
     * @param demanded what {@link #demanded} said when it began
     * @param key what it read
     * @param value serial that it saw, 0 if the key was absent
     * @param position index that the state had reached
     */
    public void read(int client, long demanded, int key, long value, long position) {
        reads++;
        if (position < demanded) {
            throw new InvariantViolation(
                    "O4",
                    "client " + client + " read at " + position + " although " + demanded
                            + " was acknowledged before the read began");
        }
        long before = sessionPosition.getOrDefault(client, 0L);
        if (position < before) {
            throw new InvariantViolation(
                    "O3", "client " + client + " read at " + position + " after it had seen " + before);
        }
        sessionPosition.put(client, position);
        List<Effect> history = byKey.get(key);
        long expected = history == null ? 0 : valueAt(history, position);
        if (expected != value) {
            throw new InvariantViolation(
                    value != 0 && !attempts.containsKey(value) ? "O1" : "O6",
                    "client " + client + " read " + value + " from key " + key + " at " + position
                            + ", but the log says " + expected);
        }
    }

    /**
     * Compares a surviving node with everything that was ever acknowledged or read, key by key.
     *
     * @param node a node that has caught up
     * @param scan the value that the node has for a key, 0 if absent
     */
    public void survives(NodeView node, IntToLongFunction scan) {
        long applied = node.status().applied();
        long seen = acknowledgedUpTo;
        String what = "acknowledged";
        for (long position : sessionPosition.values()) {
            if (position > seen) {
                seen = position;
                what = "read";
            }
        }
        if (applied < seen) {
            throw new InvariantViolation(
                    "O7", node.name() + " ends at " + applied + ", but " + seen + " was " + what + " before");
        }
        byKey.forEach((key, history) -> {
            long expected = valueAt(history, applied);
            long found = scan.applyAsLong(key);
            if (found != expected) {
                throw new InvariantViolation(
                        "O7",
                        node.name() + " ends at " + applied + " with value " + found + " for key " + key
                                + ", but the log says " + expected);
            }
        });
    }
}
