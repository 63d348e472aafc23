package io.muster.node;

import io.muster.duty.Bell;
import io.muster.duty.ConfinedTo;
import io.muster.duty.Duty;
import io.muster.duty.Mailbox;
import io.muster.log.LogStore;
import io.muster.raft.Entry;
import io.muster.raft.Write;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The only one that writes: what has come in while one force ran becomes the next unit, with one write and one force,
 * and only then is it reported as durable. So batches grow with the load and nobody waits for company.
 *
 * <p>Whatever the log throws ends this duty, and with it the node's part in the cluster: after a failed force nothing
 * can be proven until a restart has read what is really there.
 */
@ConfinedTo("log")
final class LogWriter implements Duty {
    private static final Logger LOG = System.getLogger(LogWriter.class.getPackageName());
    private static final long UNIT_BYTES = 1 << 20;
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long WAIT_NANOS = 60_000_000_000L;
    private static final int TASKS = 1 << 20;

    private final LogStore log;
    private final Mailbox<LoopEvent> loop;
    private final Runnable onSegment;
    private final Bell bell = new Bell();
    private final Mailbox<LogTask> tasks = new Mailbox<>(LogTask.class, TASKS, bell);
    private final ArrayDeque<LogTask> open = new ArrayDeque<>();
    private final List<Write> unit = new ArrayList<>();
    // highest sequence of each group in the unit; more than one group is rare, so a sorted map is cheap
    private final TreeMap<Integer, Long> sequences = new TreeMap<>();
    private long lastWrite;
    private boolean unproven;
    private long segments;

    /**
     * Takes over a log.
     *
     * @param loop where to report
     * @param onSegment told when a segment was begun, so that the next one gets ready
     */
    LogWriter(LogStore log, Mailbox<LoopEvent> loop, Runnable onSegment) {
        this.log = log;
        this.loop = loop;
        this.onSegment = onSegment;
        this.segments = log.stats().segments();
    }

    Bell bell() {
        return bell;
    }

    Mailbox<LogTask> tasks() {
        return tasks;
    }

    @Override
    public String name() {
        return "muster-log";
    }

    @Override
    public int doWork(long nowNanos) {
        tasks.drain(open::addLast);
        if (!open.isEmpty()) {
            // one unit a turn: under load there is always more, and a turn that never ends looks like a stuck thread
            next(nowNanos);
            return 1;
        }
        if (unproven && nowNanos - lastWrite >= QUIET_NANOS) {
            log.mark();
            unproven = false;
            return 1;
        }
        return 0;
    }

    /** One unit, or one read. */
    private void next(long nowNanos) {
        if (open.peekFirst() instanceof LogTask.Fetch fetch) {
            open.removeFirst();
            fetch(fetch);
            return;
        }
        long bytes = 0;
        while (bytes < UNIT_BYTES && open.peekFirst() instanceof LogTask.Unit next) {
            open.removeFirst();
            bytes += gather(next.writes);
        }
        log.write(unit);
        log.force();
        lastWrite = nowNanos;
        unproven = true;
        unit.clear();
        for (Map.Entry<Integer, Long> durable : sequences.entrySet()) {
            loop.offer(new LoopEvent.Persisted(durable.getKey(), durable.getValue()));
        }
        sequences.clear();
        long begun = log.stats().segments();
        if (begun != segments) {
            segments = begun;
            onSegment.run();
        }
    }

    private long gather(List<Write> writes) {
        long bytes = 0;
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            unit.add(write);
            sequences.merge(write.group(), write.sequence(), Math::max);
            if (write instanceof Write.Append append) {
                for (int j = 0; j < append.entries().size(); j++) {
                    bytes += append.entries().get(j).bytes();
                }
            }
        }
        return bytes;
    }

    private void fetch(LogTask.Fetch fetch) {
        List<Entry> entries = log.read(fetch.group, fetch.from, fetch.to, fetch.maxBytes);
        if (!entries.isEmpty()) {
            loop.offer(new LoopEvent.Fetched(fetch.group, fetch.reader, entries));
        }
    }

    @Override
    public void idle(long nowNanos) {
        bell.park(tasks, unproven ? QUIET_NANOS : WAIT_NANOS);
    }

    /** A clean stop if all went well, so that the next start need not doubt the last batch. */
    @Override
    public void close() {
        try {
            log.close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "MUSTER-0202 the log was not closed in order; it is checked at the next start", e);
        }
    }
}
