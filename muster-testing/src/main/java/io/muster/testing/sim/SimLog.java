package io.muster.testing.sim;

import io.muster.log.LogStats;
import io.muster.log.LogStore;
import io.muster.raft.Entry;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import io.muster.testing.checker.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Looks over the shoulder of the production log: what recovery found is compared with what was durable, and the
 * journals of the checkers learn what has become durable.
 */
final class SimLog implements LogStore {
    private final SimNode node;
    private final LogStore log;
    private final TreeMap<Integer, Long> written = new TreeMap<>();
    private final List<Integer> seen = new ArrayList<>();

    SimLog(SimNode node, LogStore log) {
        this.node = node;
        this.log = log;
    }

    @Override
    public Restored restored(int group) {
        Restored restored = log.restored(group);
        if (!seen.contains(group)) {
            seen.add(group);
            Ledger found = new Ledger();
            long last = restored.terms().lastIndex();
            while (found.last() < last) {
                for (Entry entry : log.read(group, found.last() + 1, last, Long.MAX_VALUE)) {
                    found.add(entry.term(), Ledger.chain(found.hashAt(found.last()), entry));
                }
            }
            // the node takes what is thrown here for a failure of its log
            node.guarded(() -> node.replica(group).recovered(found, restored));
        }
        return restored;
    }

    @Override
    public void write(List<Write> unit) {
        for (Write write : unit) {
            SimReplica replica = node.replica(write.group());
            if (!replica.stepping()) {
                // the first configuration, which no replica has asked for
                replica.journal().issue(write);
            }
            written.put(write.group(), write.sequence());
        }
        log.write(unit);
    }

    @Override
    public void force() {
        log.force();
        node.count("forces");
        node.guarded(() -> {
            demandUnbroken();
            written.forEach((group, sequence) -> node.replica(group).forced(sequence));
        });
        written.clear();
    }

    /** F6: a failed force, or a write that broke off, is the end; what comes back later is not to be believed. */
    private void demandUnbroken() {
        String broken = node.disk().broken();
        if (broken != null) {
            throw new InvariantViolation(
                    "F6", node.name() + " goes on although its disk has failed, and nothing is proven: " + broken);
        }
    }

    @Override
    public List<Entry> read(int group, long from, long to, long maxBytes) {
        return log.read(group, from, to, maxBytes);
    }

    @Override
    public void mark() {
        log.mark();
        node.guarded(this::demandUnbroken);
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
