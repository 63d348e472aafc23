package io.muster.testing.sim;

import io.muster.log.LogStore;
import io.muster.raft.Effect;
import io.muster.raft.Entry;
import io.muster.raft.Input;
import io.muster.raft.Write;
import io.muster.testing.checker.Ledger;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The log thread of a node: drains what waits into one unit, writes it, forces it when the disk has had its time, and
 * only then reports. What comes meanwhile is the next unit. A crash may come before, between and after all of these.
 */
final class LogDuty {
    private static final long IDLE_MICROS = 1_000_000;

    private final SimNode node;
    private final LogStore log;
    private List<Write> waiting = new ArrayList<>();
    private boolean busy;
    private boolean marked = true;
    private long stalledUntil;
    private long segments = -1;

    LogDuty(SimNode node, LogStore log) {
        this.node = node;
        this.log = log;
        prepare();
        node.later(IDLE_MICROS, this::mark);
    }

    /** Reads a whole log, as checkers remember it. */
    static Ledger ledger(LogStore log, long last) {
        Ledger found = new Ledger();
        while (found.last() < last) {
            for (Entry entry : log.read(SimNode.GROUP, found.last() + 1, last, Long.MAX_VALUE)) {
                found.add(entry.term(), Ledger.chain(found.hashAt(found.last()), entry));
            }
        }
        return found;
    }

    void stallUntil(long time) {
        stalledUntil = time;
    }

    void add(Write write) {
        waiting.add(write);
        begin();
    }

    private void begin() {
        if (!busy && !waiting.isEmpty()) {
            busy = true;
            node.later(node.hop(), this::write);
        }
    }

    private void write() {
        List<Write> unit = waiting;
        waiting = new ArrayList<>();
        marked = false;
        log.write(unit);
        long upTo = unit.getLast().sequence();
        SimOptions.Pace pace = node.world().options().pace();
        node.later(pace.forceMin() + node.random().nextLong(pace.forceSpread() + 1), () -> force(upTo));
    }

    private void force(long upTo) {
        long now = node.world().scheduler().now();
        if (now < stalledUntil) {
            node.later(stalledUntil - now, () -> force(upTo));
            return;
        }
        log.force();
        node.world().counts().add("forces");
        node.journal().forced(upTo);
        node.world().checkers().forced(node);
        busy = false;
        prepare();
        // the report may be overtaken by a later one
        node.later(node.hop(), () -> node.step(new Input.Persisted(upTo)));
        begin();
    }

    /** What the background thread does when a segment was begun. */
    private void prepare() {
        if (segments != log.stats().segments()) {
            segments = log.stats().segments();
            node.later(10 * node.hop(), this::prepareNow);
        }
    }

    private void prepareNow() {
        try {
            log.prepare();
        } catch (UncheckedIOException full) {
            // nothing is lost yet: it is tried again when the next segment begins
            segments = -1;
        }
    }

    private void mark() {
        if (!busy && !marked) {
            log.mark();
            marked = true;
        }
        node.later(IDLE_MICROS, this::mark);
    }

    void fetch(Effect.Fetch fetch) {
        List<Entry> entries = log.read(SimNode.GROUP, fetch.from(), fetch.to(), fetch.maxBytes());
        node.world().counts().add("fetches");
        if (!entries.isEmpty()) {
            node.step(new Input.Fetched(fetch.reader(), entries));
        }
    }
}
