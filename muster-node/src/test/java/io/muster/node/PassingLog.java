package io.muster.node;

import io.muster.log.LogStats;
import io.muster.log.LogStore;
import io.muster.raft.Entry;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import java.util.List;

/** Passes everything on to a log, for tests that change one thing about it. */
class PassingLog implements LogStore {
    private final LogStore log;

    PassingLog(LogStore log) {
        this.log = log;
    }

    @Override
    public Restored restored(int group) {
        return log.restored(group);
    }

    @Override
    public void write(List<Write> unit) {
        log.write(unit);
    }

    @Override
    public void force() {
        log.force();
    }

    @Override
    public List<Entry> read(int group, long from, long to, long maxBytes) {
        return log.read(group, from, to, maxBytes);
    }

    @Override
    public void mark() {
        log.mark();
    }

    @Override
    public void prepare() {
        log.prepare();
    }

    @Override
    public LogStats stats() {
        return log.stats();
    }

    @Override
    public void close() {
        log.close();
    }
}
