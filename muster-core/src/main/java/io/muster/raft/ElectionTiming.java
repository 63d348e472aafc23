package io.muster.raft;

/**
 * When to beat and when to campaign, in ticks.
 *
 * @param heartbeatTicks ticks between two heartbeats of a leader, at least 1
 * @param electionTicks a follower that heard nothing for this long may campaign, and a leader that reached no quorum
 * for
 *     this long steps down; more than {@code heartbeatTicks}
 * @param jitterTicks each round waits up to this much longer, drawn anew every time
 */
public record ElectionTiming(int heartbeatTicks, int electionTicks, int jitterTicks) {
    /** Checks the relations between the values. */
    public ElectionTiming {
        if (heartbeatTicks < 1 || electionTicks <= heartbeatTicks || jitterTicks < 0) {
            throw new IllegalArgumentException("need 1 <= heartbeat < election timeout and jitter >= 0, got heartbeat="
                    + heartbeatTicks + " election=" + electionTicks + " jitter=" + jitterTicks);
        }
    }
}
