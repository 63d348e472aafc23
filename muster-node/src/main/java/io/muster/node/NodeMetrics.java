package io.muster.node;

import io.muster.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of one node, by the names under which they are published. Safe for any number of threads. */
final class NodeMetrics {
    private final LongAdder written = new LongAdder();
    private final LongAdder definite = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder linearizable = new LongAdder();
    private final LongAdder local = new LongAdder();
    private final LongAdder readFailures = new LongAdder();
    private final LongAdder elections = new LongAdder();
    private final LongAdder leaderChanges = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder entries = new LongAdder();

    void written() {
        written.increment();
    }

    void failed(Outcome outcome) {
        (outcome == Outcome.UNKNOWN ? unknown : definite).increment();
    }

    void readLinearizable() {
        linearizable.increment();
    }

    void readLocal() {
        local.increment();
    }

    void readFailed() {
        readFailures.increment();
    }

    void election() {
        elections.increment();
    }

    void leaderChanged() {
        leaderChanges.increment();
    }

    void applied(int count) {
        batches.increment();
        entries.add(count);
    }

    /** All counters now. */
    Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        values.put("muster_raft_proposals_total{outcome=\"applied\"}", written.sum());
        values.put("muster_raft_proposals_total{outcome=\"definite\"}", definite.sum());
        values.put("muster_raft_proposals_total{outcome=\"unknown\"}", unknown.sum());
        values.put("muster_outcome_unknown_total", unknown.sum());
        values.put("muster_read_total{consistency=\"linearizable\"}", linearizable.sum());
        values.put("muster_read_total{consistency=\"local\"}", local.sum());
        values.put("muster_read_failures_total", readFailures.sum());
        values.put("muster_raft_elections_total", elections.sum());
        values.put("muster_raft_leader_changes_total", leaderChanges.sum());
        values.put("muster_apply_batches_total", batches.sum());
        values.put("muster_apply_entries_total", entries.sum());
        return values;
    }
}
