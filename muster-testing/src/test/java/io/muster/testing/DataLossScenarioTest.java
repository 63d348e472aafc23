package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.load.Caller;
import io.muster.testing.sim.SimData;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds already of nodes that come back with less than they had, although nobody recognises them yet. */
class DataLossScenarioTest {
    private static final SimOptions THREE = SimOptions.THREE_NODES;

    private static void write(SimCluster cluster, Caller caller, SimNode leader, int writes) {
        for (int i = 0; i < writes; i++) {
            Caller.Write write = caller.write(leader, i % 7);
            cluster.await("write " + i, 1_000, write::acknowledged);
        }
    }

    /** F12 holds as far as this, until wiped nodes are recognised: as long as the others hold everything. */
    @Test
    @Tag("F12")
    void aNodeIsWipedWhileTheOthersHoldEverythingAndNothingIsLost() {
        SimCluster cluster = SimCluster.start(73, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 30);
        cluster.converge();
        follower.crash(SimDisk.Loss.ALL);
        follower.data().wipe();
        comeBackWithLess(cluster, caller, leader, follower);
    }

    /** F13 holds as far as this, until peers remember what was acknowledged. */
    @Test
    @Tag("F13")
    void aNodeIsRolledBackWhileTheOthersHoldEverythingAndNothingIsLost() {
        SimCluster cluster = SimCluster.start(74, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        cluster.converge();
        follower.crash(SimDisk.Loss.NONE);
        SimData.Backup backup = follower.data().backup();
        follower.start();
        cluster.run(1_000);
        write(cluster, caller, leader, 30);
        cluster.converge();
        follower.crash(SimDisk.Loss.ALL);
        follower.data().restore(backup);
        comeBackWithLess(cluster, caller, leader, follower);
    }

    private static void comeBackWithLess(SimCluster cluster, Caller caller, SimNode leader, SimNode follower) {
        long held = leader.view(0).journal().durable().last();
        follower.start();
        cluster.await("it to run", 1_000, follower::running);
        assertNotEquals(held, follower.view(0).journal().durable().last());
        write(cluster, caller, leader, 5);
        // its leader believes that it holds more than it does; the next one asks
        leader.pause(5_000_000);
        SimNode next = cluster.leaderOtherThan(leader, 5_000);
        assertNotEquals(follower, next, "it is behind and cannot win");
        cluster.run(6_000);
        cluster.converge();
        assertTrue(follower.view(0).journal().durable().last() > held);
    }
}
