package io.muster.testing.checker;

import io.muster.testing.checker.WriteHistory.Attempt;
import io.muster.testing.checker.WriteHistory.Effect;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToLongFunction;

/**
 * Judges what callers saw: tells all invariants of callers together, O1 to O9 of the reliability page, and keeps the
 * history that they share. None of them searches.
 */
public final class ClientOracle {
    private final WriteHistory history = new WriteHistory();
    private final List<CallChecker> all;
    private long acknowledgedUpTo;
    private long acknowledged;
    private long reads;

    /** Nothing was asked for. */
    public ClientOracle() {
        all = List.of(
                new NoPhantom(history),
                new DefiniteNeverShows(history),
                new AtMostOnce(),
                new OnePlace(history),
                new PredecessorTrue(history),
                new AbsentStaysAbsent(history),
                new CallerOrder(),
                new SessionForward(history),
                new ReadSeesAcknowledged(history),
                new AcknowledgedSurvive(history));
    }

    /** One of them alone. */
    ClientOracle(Function<WriteHistory, CallChecker> one) {
        all = List.of(one.apply(history));
    }

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
        history.attempted(serial, client, key);
        all.forEach(each -> each.invoked(serial, client, key));
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
        Attempt attempt = history.attempt(serial);
        Effect effect = attempt == null
                ? new Effect(index, -1, -1, serial, sets, before)
                : new Effect(index, attempt.client(), attempt.key(), serial, sets, before);
        Effect known = history.of(serial);
        for (CallChecker each : all) {
            each.executed(node, effect, known);
        }
        if (known == null) {
            history.add(effect);
        }
    }

    /**
     * A write was acknowledged.
     *
     * @param serial number of the write
     * @param index position that the answer names
     * @param before predecessor that the answer names
     */
    public void acknowledged(long serial, long index, long before) {
        for (CallChecker each : all) {
            each.acknowledged(serial, index, before);
        }
        acknowledged++;
        acknowledgedUpTo = Math.max(acknowledgedUpTo, index);
    }

    /**
     * A write was refused and its client was told that it will never take effect.
     *
     * @param serial number of the write
     */
    public void failedForGood(long serial) {
        all.forEach(each -> each.failed(serial));
    }

    /**
     * A client was told that nobody knows what became of a write. It may take effect later, even after later writes of
     * the same client.
     *
     * @param serial number of the write
     */
    public void abandoned(long serial) {
        all.forEach(each -> each.unknown(serial));
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
        CallChecker.Observation seen = new CallChecker.Observation(client, demanded, key, value, position);
        for (CallChecker each : all) {
            each.read(seen);
        }
        reads++;
    }

    /**
     * Compares a surviving node with everything that was ever acknowledged or read, key by key.
     *
     * @param node a node that has caught up
     * @param scan the value that the node has for a key, 0 if absent
     */
    public void survives(NodeView node, IntToLongFunction scan) {
        for (CallChecker each : all) {
            each.scanned(node, scan);
        }
    }
}
