package io.muster.node;

import io.muster.MusterConfig;
import io.muster.duty.Worker;
import io.muster.log.LogStats;
import io.muster.log.LogStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a running node consists of.
 *
 * @param config configuration in force
 * @param voters who votes
 * @param groups the groups by name, in the order of the API
 * @param health where the node is in its life
 * @param admission the door for calls
 * @param events where events go
 * @param view what callers see
 * @param counters counters of calls and applies
 * @param threads the four threads
 * @param log the log, for its counters
 * @param letGo lets go of the data directory
 * @param gauges further values by name
 * @param surroundings clocks and threads
 */
record NodeParts(
        MusterConfig config,
        VoterList voters,
        Map<String, Unit> groups,
        NodeHealth health,
        Admission admission,
        EventHub events,
        StatusView view,
        NodeMetrics counters,
        Threads threads,
        LogStore log,
        Runnable letGo,
        Map<String, LongSupplier> gauges,
        Surroundings surroundings) {
    private static final Logger LOG = System.getLogger(NodeParts.class.getPackageName());

    /**
     * One group.
     *
     * @param driver on the loop
     * @param state on the applier
     * @param handle for callers
     */
    record Unit(GroupDriver driver, GroupState state, GroupHandle handle) {}

    /**
     * The threads, as they depend on each other.
     *
     * @param loop owns sockets and replicas
     * @param log owns the log
     * @param applier owns the states
     * @param housekeeper prepares segments
     */
    record Threads(Worker loop, Worker log, Worker applier, Worker housekeeper) {
        void start() {
            housekeeper.start();
            log.start();
            applier.start();
            loop.start();
        }

        /** Asks all to end, without waiting. */
        void stop() {
            loop.stop();
            applier.stop();
            log.stop();
            housekeeper.stop();
        }
    }

    /** Ends the threads, the loop first, and lets go of the directory. */
    void close(long deadline) {
        threads.loop().stop();
        end(threads.loop(), "muster-loop", deadline);
        threads.applier().stop();
        threads.housekeeper().stop();
        threads.log().stop();
        boolean logEnded = end(threads.log(), "muster-log", deadline);
        boolean keeperEnded = end(threads.housekeeper(), "muster-bg", deadline);
        end(threads.applier(), "muster-apply", deadline);
        if (logEnded && keeperEnded) {
            letGo.run();
        }
    }

    private boolean end(Worker thread, String name, long deadline) {
        boolean ended = thread.join(Math.max(1_000_000, deadline - surroundings.nanoTime()));
        if (!ended) {
            LOG.log(
                    Level.WARNING,
                    () -> "MUSTER-0103 " + name + " did not end within muster.shutdown.timeout; it is left behind");
        }
        return ended;
    }

    SortedMap<String, Long> metrics() {
        SortedMap<String, Long> values = new TreeMap<>(counters.values());
        gauges.forEach((name, gauge) -> values.put(name, gauge.getAsLong()));
        LogStats stats = log.stats();
        values.put("muster_log_appends_total", stats.entries());
        values.put("muster_log_bytes_total", stats.bytes());
        values.put("muster_log_syncs_total", stats.forces());
        values.put("muster_log_segments", stats.segments());
        values.put("muster_log_reads_total", stats.entriesRead());
        values.put("muster_inflight_bytes", admission.bytes());
        values.put("muster_queue_length", (long) admission.calls());
        values.put("muster_overload_refused_total", admission.refused());
        values.put("muster_groups_active", (long) groups.size());
        groups.forEach((name, unit) -> add(values, name, unit));
        return values;
    }

    private void add(SortedMap<String, Long> values, String name, Unit unit) {
        String label = "{group=\"" + name + "\"}";
        var status = unit.driver().snapshot().status();
        long leads = view.leadingTerm(unit.driver().snapshot(), surroundings.nanoTime()) > 0 ? 1 : 0;
        values.put("muster_raft_term" + label, status.term());
        values.put("muster_raft_is_leader" + label, leads);
        values.put("muster_raft_commit_index" + label, status.commit());
        values.put("muster_raft_applied_index" + label, unit.state().applied());
        values.put("muster_raft_durable_index" + label, status.durable());
        values.put("muster_raft_last_index" + label, status.last());
        values.put("muster_raft_voters" + label, (long) voters.ids().size());
        values.put("muster_sessions_active" + label, (long) unit.state().sessions());
        values.put("muster_commands_deduplicated_total" + label, unit.state().duplicates());
    }
}
