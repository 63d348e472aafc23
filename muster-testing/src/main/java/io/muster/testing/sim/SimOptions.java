package io.muster.testing.sim;

import io.muster.raft.ElectionTiming;
import io.muster.raft.ReplicationLimits;

/**
 * What a simulated cluster is made of.
 *
 * @param nodes number of voters
 * @param tickMicros length of a tick
 * @param timing heartbeat and election timeout in ticks
 * @param limits bounds of what is in flight
 * @param segmentBytes size of a log segment
 * @param pace how fast disk and state machine are
 */
public record SimOptions(
        int nodes, long tickMicros, ElectionTiming timing, ReplicationLimits limits, int segmentBytes, Pace pace) {
    /** Three nodes of the test profile: heartbeat 100 ms, election timeout 1 s, ticks of 10 ms. */
    public static final SimOptions THREE_NODES =
            new SimOptions(3, 10_000, new ElectionTiming(10, 100, 100), ReplicationLimits.DEFAULT, 64 << 10, Pace.FAST);

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
        return new SimOptions(voters, tickMicros, timing, limits, segmentBytes, pace);
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
