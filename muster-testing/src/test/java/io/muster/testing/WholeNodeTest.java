package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.Consistency;
import io.muster.Group;
import io.muster.MusterNode;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.raft.Message;
import io.muster.spi.RunningNode;
import io.muster.testing.load.Caller;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import io.muster.testing.sim.SimState;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only shows when the whole production node runs in the simulator, not its core and its log alone. */
class WholeNodeTest {
    private static final SimOptions THREE = SimOptions.THREE_NODES;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static RunningNode running(SimNode node) {
        return Objects.requireNonNull(node.node());
    }

    @Test
    @Tag("O5")
    void aLateAnswerToAnEarlierLifeOfANodeAnswersNoCallOfThisOne() {
        SimCluster cluster = SimCluster.start(41, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        // the leader proposes what the follower forwards, but cannot commit it
        cluster.drop(message -> message instanceof Message.AppendReply && message.to() == leader.key());
        Caller.Write early = caller.write(follower, 0);
        cluster.run(100);
        follower.crash(SimDisk.Loss.NONE);
        follower.start();
        cluster.await(
                "the follower to know its leader again",
                900,
                () -> follower.running() && follower.status().leader() == leader.key());
        cluster.run(100);
        // under an id of the leader, so that the follower needs no session of its own for it
        Caller.Write late = caller.write(leader, 1);
        late.send(follower);
        cluster.run(20);
        cluster.world().network().clearFilters();
        cluster.await("an answer", 5_000, () -> late.answers() > 1);
        // the oracle has compared the answer with what the write has really done
        assertTrue(late.acknowledged());
        assertEquals(0, early.answers(), "its node died with it");
        cluster.converge();
        assertEquals(late.value(), cluster.valueAt(leader, 1));
    }

    @Test
    @Tag("L3")
    void aFollowerThatComesBackToAnIdleGroupLearnsWhatIsCommitted() {
        SimCluster cluster = SimCluster.start(42, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        Caller.Write write = caller.write(leader, 0);
        cluster.await("a write", 1_000, write::acknowledged);
        long term = cluster.term();
        follower.crash(SimDisk.Loss.ALL);
        follower.start();
        cluster.await("the follower to run", 100, follower::running);
        cluster.await(
                "its state to be level",
                3_000,
                () -> follower.status().applied() == leader.status().commit());
        assertEquals(term, cluster.term(), "the leader has led all the time, and had nothing to send");
        assertEquals(write.value(), cluster.valueAt(follower, 0));
    }

    @Test
    @Tag("O9")
    @Tag("F30")
    void aCallThatIsRepeatedUnderItsIdIsNotTakenForANewOneWhenItsSessionIsGone() {
        SimCluster cluster = SimCluster.start(46, THREE.withSessionMillis(500));
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        Caller.Write first = caller.write(follower, 0);
        cluster.await("a session of the follower", 1_000, first::acknowledged);
        cluster.drop(message -> message instanceof Message.AppendReply && message.to() == leader.key());
        Caller.Write write = caller.writeUnnamed(follower, 1, Duration.ofMillis(200));
        cluster.run(300);
        assertEquals(Outcome.UNKNOWN, write.failed());
        cluster.world().network().clearFilters();
        cluster.await("the write to take effect", 1_000, () -> cluster.valueAt(leader, 1) == write.value());
        // long after, when the session has expired
        cluster.run(1_000);
        cluster.insist(caller.write(leader, 2), leader);
        write.send(follower);
        cluster.await("the second answer", 1_000, () -> write.answers() == 2);
        assertFalse(write.acknowledged(), "what became of it is not known any more; O9 has seen no second execution");
        cluster.converge();
    }

    @Test
    void aCallerThatBlocksLetsTimePass() {
        SimCluster cluster = SimCluster.start(43, THREE);
        cluster.run(100);
        SimNode node = cluster.node(2);
        String leader = running(node).awaitLeader(MusterNode.DEFAULT_GROUP, TIMEOUT);
        assertTrue(cluster.world().nodes().stream()
                .anyMatch(each -> each.leads() && each.name().equals(leader)));
        Caller caller = cluster.caller();
        Caller.Write write = caller.write(node, 7);
        cluster.await("a write", 1_000, write::acknowledged);
        Group group = running(node).group(MusterNode.DEFAULT_GROUP);
        SimState state = Objects.requireNonNull(node.state(0));
        long seen = group.read(Consistency.LINEARIZABLE, TIMEOUT, () -> state.value(7));
        assertEquals(write.value(), seen);
    }

    @Test
    void aNodeThatStopsInOrderIsDoneWithItsCallsAndNeedsNoRepair() {
        SimCluster cluster = SimCluster.start(44, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        Group group = running(leader).group(MusterNode.DEFAULT_GROUP);
        Caller.Write write = caller.write(leader, 0);
        leader.stop();
        assertTrue(write.acknowledged(), "it was let in before");
        assertFalse(leader.running());
        assertThrows(
                NotReadyException.class,
                () -> group.read(Consistency.LINEARIZABLE, TIMEOUT, () -> 0),
                "a caller that comes too late is told so");
        cluster.leaderOtherThan(leader, 2_000);
        leader.start();
        cluster.await("it to come back", 1_000, leader::running);
        cluster.leader();
        cluster.converge();
        assertNotNull(leader.node());
        assertEquals(write.value(), cluster.valueAt(leader, 0));
    }

    @Test
    void groupsOfOneNodeShareItsLogAndNothingElse() {
        SimCluster cluster = SimCluster.start(45, THREE.withGroups(3));
        cluster.run(5_000);
        for (int group = 0; group < 3; group++) {
            int number = group;
            assertEquals(
                    1,
                    cluster.world().nodes().stream()
                            .filter(node -> node.leads(number))
                            .count());
        }
        cluster.powerLoss(cluster.world().nodes());
        cluster.world().nodes().forEach(SimNode::start);
        cluster.run(5_000);
        for (SimNode node : cluster.world().nodes()) {
            for (int group = 0; group < 3; group++) {
                assertTrue(node.view(group).status().commit() >= 2, "its first entry and one of each leader");
            }
        }
    }
}
