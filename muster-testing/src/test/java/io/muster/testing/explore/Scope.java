package io.muster.testing.explore;

/**
 * How far the search goes.
 *
 * @param nodes voters
 * @param terms highest term in which anybody campaigns
 * @param campaigns how often anybody campaigns, in all
 * @param entries proposals in all
 * @param crashes of each node
 * @param heartbeats whether a leader tells its commit index without entries, too
 * @param statesMax stop here, incomplete
 */
record Scope(int nodes, int terms, int campaigns, int entries, int crashes, boolean heartbeats, int statesMax) {
    Scope {
        if (nodes < 1 || nodes > 5 || terms < 1 || terms > 6 || entries < 0 || entries > 7 || crashes < 0) {
            throw new IllegalArgumentException("a small scope, not " + nodes + " nodes, " + terms + " terms, " + entries
                    + " entries, " + crashes + " crashes");
        }
        if (crashes > 3 || campaigns < 1 || campaigns > 15) {
            throw new IllegalArgumentException(
                    "at most 3 crashes of each node and 15 campaigns, not " + crashes + " and " + campaigns);
        }
    }
}
