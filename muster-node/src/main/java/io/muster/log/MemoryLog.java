package io.muster.log;

import io.muster.raft.Entry;
import io.muster.raft.Invariant;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A log that forgets everything when the process ends: for tests and for state that may be lost. It checks the same
 * rules as the one on disk. Confined to one thread.
 */
public final class MemoryLog implements LogStore {
    private static final class Group {
        final GroupState state = new GroupState();
        final List<Entry> entries = new ArrayList<>();
    }

    private final TreeMap<Integer, Group> groups = new TreeMap<>();
    private volatile LogStats stats = LogStats.ZERO;
    private boolean closed;

    /** An empty log. */
    public MemoryLog() {}

    @Override
    public Restored restored(int group) {
        Group found = groups.get(group);
        return found == null ? Restored.empty() : found.state.restored();
    }

    @Override
    public void write(List<Write> unit) {
        demandOpen();
        if (unit.isEmpty()) {
            return;
        }
        long entries = 0;
        for (Write write : unit) {
            Group group = groups.computeIfAbsent(write.group(), id -> new Group());
            switch (write) {
                case Write.Append append -> {
                    for (Entry entry : append.entries()) {
                        group.state.append(entry.index(), entry.term());
                        group.entries.add(entry);
                    }
                    entries += append.entries().size();
                }
                case Write.SaveHardState save -> group.state.harden(save.state());
                case Write.TruncateSuffix truncate -> {
                    group.state.truncate(truncate.from());
                    int kept = (int) Math.min(group.entries.size(), truncate.from() - 1);
                    group.entries.subList(kept, group.entries.size()).clear();
                }
            }
        }
        LogStats old = stats;
        stats = new LogStats(
                old.units() + 1, old.writes() + unit.size(), old.entries() + entries, 0, 0, 0, 0, old.entriesRead());
    }

    @Override
    public void force() {
        demandOpen();
    }

    @Override
    public List<Entry> read(int group, long from, long to, long maxBytes) {
        demandOpen();
        Group found = groups.get(group);
        List<Entry> result = new ArrayList<>();
        long bytes = 0;
        long last = found == null ? 0 : Math.min(to, found.entries.size());
        for (long index = Math.max(1, from); found != null && index <= last; index++) {
            Entry entry = found.entries.get((int) index - 1);
            bytes += entry.bytes();
            if (bytes > maxBytes && !result.isEmpty()) {
                break;
            }
            result.add(entry);
        }
        return result;
    }

    @Override
    public void mark() {
        demandOpen();
    }

    @Override
    public void prepare() {
        demandOpen();
    }

    @Override
    public LogStats stats() {
        return stats;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void demandOpen() {
        Invariant.check(!closed, "log", () -> "the log is used after it was closed");
    }
}
