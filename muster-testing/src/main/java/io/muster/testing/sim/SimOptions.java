package io.muster.testing.sim;

import io.muster.raft.ElectionTiming;
import io.muster.raft.ReplicationLimits;

/**
 * What a simulated cluster is made of.
 *
 * @param nodes number of voters
 * @param groups number of Raft groups on each node
 * @param tickMicros length of a tick
 * @param timing heartbeat and election timeout in ticks
 * @param limits bounds of what is in flight
 * @param segmentBytes size of a log segment
 * @param sessionMillis idle time after which the session of a node is forgotten
 * @param pace how fast disk and state machine are
 */
public record SimOptions(
        int nodes,
        int groups,
        long tickMicros,
        ElectionTiming timing,
        ReplicationLimits limits,
        int segmentBytes,
        long sessionMillis,
        Pace pace) {
    /** Three nodes of the test profile: heartbeat 100 ms, election timeout 1 s, ticks of 10 ms. */
    public static final SimOptions THREE_NODES = new SimOptions(
            3, 1, 10_000, new ElectionTiming(10, 100, 100), ReplicationLimits.DEFAULT, 64 << 10, 3_600_000, Pace.FAST);

    /**
     * How long things take on a node, in microseconds.
     *
     * @param forceMin shortest force
     * @param forceSpread uniformly drawn on top
     * @param handover most that a hop between two threads takes
     * @param apply most that applying a batch takes
     */
    public record Pace(long forceMin, long forceSpread, long handover, long apply) {
        /** A good disk. */
        public static final Pace FAST = new Pace(200, 800, 200, 300);
    }

    /**
     * The same with another number of voters.
     *
     * @param voters how many
     * @return the options
     */
    public SimOptions withNodes(int voters) {
        return new SimOptions(voters, groups, tickMicros, timing, limits, segmentBytes, sessionMillis, pace);
    }

    /**
     * The same with another number of groups.
     *
     * @param count how many
     * @return the options
     */
    public SimOptions withGroups(int count) {
        return new SimOptions(nodes, count, tickMicros, timing, limits, segmentBytes, sessionMillis, pace);
    }

    /**
     * The same with other heartbeats and elections.
     *
     * @param ticks in ticks
     * @return the options
     */
    public SimOptions withTiming(ElectionTiming ticks) {
        return new SimOptions(nodes, groups, tickMicros, ticks, limits, segmentBytes, sessionMillis, pace);
    }

    /**
     * The same with other bounds.
     *
     * @param bounds of what is in flight
     * @return the options
     */
    public SimOptions withLimits(ReplicationLimits bounds) {
        return new SimOptions(nodes, groups, tickMicros, timing, bounds, segmentBytes, sessionMillis, pace);
    }

    /**
     * The same with another life of sessions.
     *
     * @param millis idle time after which the session of a node is forgotten
     * @return the options
     */
    public SimOptions withSessionMillis(long millis) {
        return new SimOptions(nodes, groups, tickMicros, timing, limits, segmentBytes, millis, pace);
    }

    /**
     * Election timeout.
     *
     * @return microseconds, without jitter
     */
    public long electionMicros() {
        return tickMicros * timing.electionTicks();
    }
}
