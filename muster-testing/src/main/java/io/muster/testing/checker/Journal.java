package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Write;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one node has asked its storage to keep, and how much of that is durable: two logs and two hard states, the
 * second a little behind the first. It outlives crashes of its node, which is how it knows what a restart must find
 * again.
 */
public final class Journal {
    private enum Kind {
        ADD,
        CUT,
        HARDEN
    }

    private record Change(long sequence, Kind kind, long value, long hash, HardState state) {}

    private Ledger issued = new Ledger();
    private HardState issuedState = HardState.INITIAL;
    private Ledger durable = new Ledger();
    private HardState durableState = HardState.INITIAL;
    private final Deque<Change> pending = new ArrayDeque<>();
    private long cuts;

    /** Nothing was ever written. */
    public Journal() {}

    /**
     * The log as the replica sees it.
     *
     * @return changes with later writes
     */
    public Ledger issued() {
        return issued;
    }

    /**
     * The part of it that survives any crash.
     *
     * @return changes with later forces
     */
    public Ledger durable() {
        return durable;
    }

    /**
     * Term and vote as the replica sees them.
     *
     * @return the newest ones
     */
    public HardState issuedState() {
        return issuedState;
    }

    /**
     * Term and vote that survive any crash.
     *
     * @return the durable ones
     */
    public HardState durableState() {
        return durableState;
    }

    /**
     * How often a suffix of the durable log was cut.
     *
     * @return never falls
     */
    public long cuts() {
        return cuts;
    }

    /**
     * How much is durable in this run.
     *
     * @param sequence number of a write
     * @return whether that write and all before it are
     */
    boolean holds(long sequence) {
        return pending.isEmpty() || pending.peekFirst().sequence > sequence;
    }

    /**
     * The replica asked for a write.
     *
     * @param write next in sequence
     */
    public void issue(Write write) {
        switch (write) {
            case Write.Append append -> {
                for (Entry entry : append.entries()) {
                    if (entry.index() != issued.last() + 1) {
                        throw new InvariantViolation("S3", "entry " + entry.id() + " after " + issued.last());
                    }
                    long hash = Ledger.chain(issued.hashAt(issued.last()), entry);
                    issued.add(entry.term(), hash);
                    pending.addLast(new Change(write.sequence(), Kind.ADD, entry.term(), hash, HardState.INITIAL));
                }
            }
            case Write.SaveHardState save -> {
                issuedState = save.state();
                pending.addLast(new Change(write.sequence(), Kind.HARDEN, 0, 0, save.state()));
            }
            case Write.TruncateSuffix truncate -> {
                issued.truncate(truncate.from());
                pending.addLast(new Change(write.sequence(), Kind.CUT, truncate.from(), 0, HardState.INITIAL));
            }
        }
    }

    /**
     * Storage has forced all writes up to a number.
     *
     * @param sequence number of the last one
     */
    public void forced(long sequence) {
        while (!pending.isEmpty() && pending.peekFirst().sequence <= sequence) {
            apply(pending.removeFirst());
        }
    }

    private void apply(Change change) {
        switch (change.kind) {
            case ADD -> durable.add(change.value, change.hash);
            case CUT -> {
                durable.truncate(change.value);
                cuts++;
            }
            case HARDEN -> durableState = change.state;
        }
    }

    /**
     * What is known now, unchanged by what comes.
     *
     * @return a copy
     */
    public Journal copy() {
        Journal copy = new Journal();
        copy.become(this);
        return copy;
    }

    /**
     * Somebody has put other files in the place of those of a node that is down.
     *
     * @param other what is known of those files
     */
    public void become(Journal other) {
        durable = other.durable.copy();
        durableState = other.durableState;
        issued = other.issued.copy();
        issuedState = other.issuedState;
        pending.clear();
        pending.addAll(other.pending);
    }

    /**
     * The node was restarted. What it found must be what was durable and then any number of the writes that were under
     * way, in their order: whatever else it is, something was lost, or came back that had never been there.
     *
     * @param node name for the message
     * @param found the log that recovery found
     * @param state term and vote that recovery found
     */
    public void recovered(String node, Ledger found, HardState state) {
        String before = text(durable, durableState);
        int possible = pending.size();
        while (!same(found, state)) {
            if (pending.isEmpty()) {
                throw new InvariantViolation(
                        "S12",
                        "restart of " + node + " found " + text(found, state) + ", durable before the crash was "
                                + before
                                + " and no prefix of the " + possible
                                + " writes under way leads there; all of them give "
                                + text(durable, durableState));
            }
            apply(pending.removeFirst());
        }
        pending.clear();
        issued = durable.copy();
        issuedState = durableState;
    }

    private boolean same(Ledger found, HardState state) {
        return found.last() == durable.last()
                && found.agrees(durable, durable.last())
                && state.term() == durableState.term()
                && state.votedFor() == durableState.votedFor();
    }

    private static String text(Ledger log, HardState state) {
        return "log up to " + log.idAt(log.last()) + " hash " + Long.toHexString(log.hashAt(log.last())) + " with "
                + state;
    }
}
