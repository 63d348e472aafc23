package io.muster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GroupTest {
    @Test
    @Tag("M1")
    void electsALeaderAndCommits() {
        ToyGroup group = new ToyGroup(3, 1);
        group.run(100);
        assertNotNull(group.leader());
        group.propose();
        group.run(30);
        assertTrue(group.committed() >= 2);
        assertTrue(group.allApplied());
    }

    @Test
    @Tag("R-b1")
    void aSingleVoterLeadsByItself() {
        ToyGroup group = new ToyGroup(1, 1);
        group.run(30);
        group.propose();
        group.run(30);
        assertEquals(2, group.committed());
    }

    @Test
    @Tag("R5")
    @Tag("M-b11")
    void anIsolatedFollowerNeitherRaisesItsTermNorDisturbsWhenItReturns() {
        ToyGroup group = new ToyGroup(3, 5);
        group.run(100);
        ToyGroup.Node leader = Objects.requireNonNull(group.leader());
        ToyGroup.Node follower =
                group.nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
        long term = group.status(leader).term();
        group.isolate(follower, true);
        group.run(20_000);
        assertEquals(term, group.status(follower).term());
        group.isolate(follower, false);
        group.run(500);
        assertSame(leader, group.leader());
        assertEquals(term, group.status(leader).term());
    }

    @Test
    @Tag("R4")
    void shortTimeoutsElectOneLeaderThatStaysAndIsReplacedWhenItDies() {
        // 50 ms, 150 ms and jitter 1 in ticks of 10 ms
        ElectionTiming timing = new ElectionTiming(5, 15, 15);
        for (long seed = 0; seed < 50; seed++) {
            ToyGroup group = new ToyGroup(3, seed, timing);
            group.run(100);
            ToyGroup.Node leader = Objects.requireNonNull(group.leader());
            long term = group.status(leader).term();
            group.run(5_000);
            assertSame(leader, group.leader(), "seed " + seed);
            assertEquals(term, group.status(leader).term(), "seed " + seed);
            group.crash(leader);
            int before = group.committed();
            group.run(300);
            group.propose();
            group.run(50);
            assertTrue(group.committed() > before + 1, "nobody took over, seed " + seed);
        }
    }

    @Test
    @Tag("M-b4")
    void randomCrashesLossAndPartitionsNeverSplitTheHistory() {
        int committed = 0;
        for (long seed = 0; seed < 120; seed++) {
            ToyGroup group = new ToyGroup(seed % 3 == 0 ? 5 : 3, seed);
            for (int round = 0; round < 60; round++) {
                group.loss = group.random.nextInt(3) == 0 ? group.random.nextDouble() * 0.4 : 0;
                ToyGroup.Node victim = group.nodes.get(group.random.nextInt(group.nodes.size()));
                switch (group.random.nextInt(5)) {
                    case 0 -> group.crash(victim);
                    case 1 -> group.isolate(victim, true);
                    case 2 -> group.isolate(victim, false);
                    default -> group.nodes.forEach(group::start);
                }
                group.propose();
                group.run(1 + group.random.nextInt(60));
            }
            group.loss = 0;
            group.nodes.forEach(group::start);
            group.nodes.forEach(node -> group.isolate(node, false));
            int before = group.committed();
            group.run(1_000);
            group.propose();
            group.run(200);
            assertTrue(group.committed() > before, "no progress after the faults stopped, seed " + seed);
            assertTrue(group.allApplied(), "a node did not catch up, seed " + seed);
            committed += group.committed();
        }
        assertTrue(committed > 2_000, "the faults left no room for work: " + committed);
    }
}
