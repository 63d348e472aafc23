package io.muster.log;

import io.muster.raft.Entry;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import java.util.List;

/**
 * Stable storage of all groups of one node. Confined to one thread (the log thread), except where a method says
 * otherwise.
 *
 * <p>The driver drains what the replicas want written into one <i>unit</i>, calls {@link #write} and {@link #force},
 * and only then reports the sequences of the unit as persisted. The log itself knows no sequences: a unit is a list
 * in order.
 *
 * <p>A failed write or force is final: a second try after a failed fsync proves nothing, since the page cache may show
 * bytes that the disk lacks. From then on every method except {@link #stats} and {@link #close} throws the same
 * {@link LogFailedException}; only a restart, which reads what is really there, gets out of it.
 */
public interface LogStore extends AutoCloseable {
    /**
     * What storage holds of a group, as of all writes so far: before the first write of a run this is what recovery
     * found.
     *
     * @param group id of the group
     * @return newest hard state and the terms of all entries; {@link Restored#empty()} for a group never written
     */
    Restored restored(int group);

    /**
     * Writes a unit of any number of groups, in the order of the list. Nothing of it is durable before
     * {@link #force} has returned; after a crash any prefix of its records may be there, never a record without
     * those before it.
     *
     * @param unit what to write; an empty list does nothing
     * @throws IllegalArgumentException if an entry is larger than this log can hold; nothing was written
     * @throws io.muster.raft.InvariantViolation if a write does not continue its group: a gap, a falling term, a second
     *     vote in a term, a truncation at or below the commit hint. The log is unusable afterwards
     * @throws LogFailedException if storage failed, now or before
     */
    void write(List<Write> unit);

    /**
     * Makes everything written so far durable with one force of the file.
     *
     * @throws LogFailedException if storage failed, now or before
     */
    void force();

    /**
     * Reads entries back; what was written but not yet forced is visible.
     *
     * @param group id of the group
     * @param from first index
     * @param to last index, inclusive
     * @param maxBytes stop before the sum of {@link Entry#bytes()} exceeds this, but return at least one entry
     * @return consecutive entries from {@code from} on; empty if there is no entry at {@code from} or {@code from > to}
     * @throws LogFailedException if a checksum is wrong or storage failed, now or before
     */
    List<Entry> read(int group, long from, long to, long maxBytes);

    /**
     * Proves the last batch: writes and forces an empty batch unless there is nothing new since the last proof. The
     * driver calls it when the log has been idle for about a second; rot in a batch that was never proven looks like
     * a torn write.
     *
     * @throws LogFailedException if storage failed, now or before
     */
    void mark();

    /**
     * Makes the next segment ready, so that {@link #write} never waits for one; does nothing if one is ready. May be
     * called on another thread, one at a time.
     *
     * @throws java.io.UncheckedIOException if no file could be made, {@link NoSpaceException} because the disk is full:
     *     nothing is lost yet, it may be called again
     * @throws LogFailedException if storage failed, now or before
     */
    void prepare();

    /**
     * Counters since the log was opened. May be called on any thread; none of them ever falls.
     *
     * @return a consistent snapshot
     */
    LogStats stats();

    /**
     * Stops cleanly: forces everything, proves it, and notes in the identity file that the next start may go on in
     * place. After a failure it only lets go of the files. Closing twice does nothing.
     */
    @Override
    void close();
}
