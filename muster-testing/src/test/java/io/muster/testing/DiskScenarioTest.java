package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Message;
import io.muster.raft.ReplicationLimits;
import io.muster.testing.load.Caller;
import io.muster.testing.sim.DiskDamage;
import io.muster.testing.sim.DiskFaults;
import io.muster.testing.sim.Failpoint;
import io.muster.testing.sim.SimData;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real nodes make of each fault of their disks: they halt, or they lose nothing; they never lie. */
class DiskScenarioTest {
    private static final SimOptions THREE = SimOptions.THREE_NODES;
    private static final int BATCHES_FROM = 4_096;

    private static void write(SimCluster cluster, Caller caller, SimNode leader, int writes) {
        for (int i = 0; i < writes; i++) {
            Caller.Write write = caller.write(leader, i % 7);
            cluster.await("write " + i, 1_000, write::acknowledged);
        }
    }

    private static void awaitEnd(SimCluster cluster, SimNode node) {
        cluster.await(node.name() + " to stop", 3_000, () -> !node.running());
    }

    private static void demandNamed(SimNode node) {
        String trouble = node.trouble();
        assertTrue(trouble.matches("(?s).*(log/[0-9a-f]{16}\\.seg|node\\.id) at offset \\d+.*"), trouble);
    }

    /** Starts it some times, and each time it must refuse in the same words. */
    private static void demandRefusal(SimCluster cluster, SimNode node) {
        TreeSet<String> told = new TreeSet<>();
        long refused = cluster.world().counts().of("starts refused: MUSTER-0203")
                + cluster.world().counts().of("starts refused: MUSTER-0202");
        for (int i = 0; i < 3; i++) {
            node.start();
            cluster.run(200);
            assertFalse(node.running());
            told.add(node.trouble());
        }
        assertEquals(1, told.size(), told.toString());
        assertEquals(
                refused + 3,
                cluster.world().counts().of("starts refused: MUSTER-0203")
                        + cluster.world().counts().of("starts refused: MUSTER-0202"));
    }

    /** A batch of the log that a later one proves durable. */
    private static DiskDamage.Place provenBatch(SimNode node) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            DiskDamage.Place place = node.disk().damage().proven(random).orElseThrow();
            if (place.position() >= BATCHES_FROM) {
                return place;
            }
        }
        throw new IllegalStateException("no batch among " + node.disk().damage().files());
    }

    @ParameterizedTest
    @EnumSource(DiskFaults.ForceFailure.class)
    @Tag("F6")
    @Tag("B71")
    void aFollowerAcknowledgesNothingAfterAFailedForce(DiskFaults.ForceFailure kind) {
        SimCluster cluster = SimCluster.start(60, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        cluster.converge();
        long before = follower.view(0).journal().durable().last();
        List<Message> claims = new ArrayList<>();
        cluster.drop(message -> {
            if (message instanceof Message.AppendReply reply
                    && message.from() == follower.key()
                    && reply.accepted()
                    && reply.match() > before) {
                claims.add(message);
            }
            return false;
        });
        follower.disk().faults().failNextForce(kind);
        write(cluster, caller, leader, 5);
        awaitEnd(cluster, follower);
        assertEquals(List.of(), claims);
        demandNamed(follower);
        assertTrue(follower.trouble().contains("force failed"), follower.trouble());
        // pages that were only marked as clean go with the power
        follower.crash(SimDisk.Loss.ALL);
        cluster.world().network().clearFilters();
        follower.start();
        cluster.run(2_000);
        cluster.converge();
        assertTrue(follower.running());
    }

    @ParameterizedTest
    @EnumSource(DiskFaults.ForceFailure.class)
    @Tag("F6")
    @Tag("B71")
    void aLeaderGivesUpAfterAFailedForceAndItsWriteIsNotLost(DiskFaults.ForceFailure kind) {
        SimCluster cluster = SimCluster.start(61, THREE);
        Caller caller = cluster.caller();
        SimNode old = cluster.leader();
        write(cluster, caller, old, 10);
        old.disk().faults().failNextForce(kind);
        Caller.Write write = caller.write(old, 0);
        cluster.leaderOtherThan(old, 5_000);
        awaitEnd(cluster, old);
        demandNamed(old);
        // only the process is started again: the cache shows what it shows
        old.start();
        cluster.run(3_000);
        cluster.insist(write, old);
        cluster.converge();
    }

    @ParameterizedTest
    @EnumSource(DiskFaults.WriteFailure.class)
    @Tag("F6")
    @Tag("F7")
    void aWriteThatBreaksOffEndsTheNodeAndTheNextStartFindsAllBeforeIt(DiskFaults.WriteFailure why) {
        SimCluster cluster = SimCluster.start(62, THREE);
        Caller caller = cluster.caller();
        SimNode old = cluster.leader();
        write(cluster, caller, old, 10);
        old.disk().faults().cutNextWriteShort(why);
        Caller.Write write = caller.write(old, 0);
        awaitEnd(cluster, old);
        demandNamed(old);
        assertFalse(write.acknowledged());
        cluster.leaderOtherThan(old, 5_000);
        old.start();
        cluster.run(2_000);
        cluster.insist(write, old);
        cluster.converge();
    }

    @Test
    @Tag("F7")
    void aNodeOnAFullDiskRefusesToStartAndStartsOnceThereIsRoom() {
        SimCluster cluster = SimCluster.start(63, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        follower.crash(SimDisk.Loss.NONE);
        follower.disk().full(true);
        for (int i = 0; i < 5; i++) {
            follower.start();
            cluster.run(100);
            assertFalse(follower.running());
        }
        assertEquals(5, cluster.world().counts().of("starts refused: MUSTER-0201"));
        assertTrue(follower.trouble().contains("no space left"), follower.trouble());
        follower.disk().full(false);
        follower.start();
        cluster.run(100);
        cluster.converge();
    }

    @Test
    @Tag("F9")
    void aNodeWithAFlippedBitInWhatWasAcknowledgedNeverStartsAgainAndTheOthersGoOn() {
        SimCluster cluster = SimCluster.start(64, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 30);
        cluster.converge();
        follower.crash(SimDisk.Loss.NONE);
        DiskDamage.Place place = provenBatch(follower);
        cluster.world().atlas().destroy(follower);
        follower.disk().damage().flip(place.file(), place.position() + 70, 2);
        demandRefusal(cluster, follower);
        demandNamed(follower);
        assertTrue(follower.trouble().contains(place.file() + " at offset " + place.position()), follower.trouble());
        write(cluster, caller, leader, 10);
        cluster.converge();
    }

    @Test
    @Tag("F9")
    void aLeaderThatCannotReadBackWhatAFollowerLacksHaltsAndFeedsItNothing() {
        ReplicationLimits smallCache =
                new ReplicationLimits(4 << 10, 4, 64 << 10, 16 << 10, 16 << 10, 16 << 10, 8 << 10, 100);
        SimCluster cluster = SimCluster.start(65, THREE.withLimits(smallCache));
        Caller caller = cluster.caller();
        SimNode old = cluster.leader();
        SimNode behind = cluster.otherThan(old);
        cluster.isolate(behind);
        write(cluster, caller, old, 1_000);
        cluster.world().atlas().destroy(old);
        DiskDamage damage = old.disk().damage();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            DiskDamage.Place place = damage.proven(random).orElseThrow();
            damage.flip(place.file(), place.position() + random.nextInt(place.bytes()), random.nextInt(8));
        }
        cluster.world().network().heal();
        awaitEnd(cluster, old);
        demandNamed(old);
        assertTrue(old.trouble().contains("cannot read back entry"), old.trouble());
        cluster.leaderOtherThan(old, 5_000);
        cluster.converge();
        demandRefusal(cluster, old);
    }

    @Test
    @Tag("F11")
    void aNodeWhoseWriteWentAstrayIsFoundOutOnceItHasWrittenMore() {
        SimCluster cluster = SimCluster.start(66, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        DiskDamage damage = follower.disk().damage();
        String segment = damage.files().stream()
                .filter(name -> name.endsWith(".seg"))
                .reduce((first, second) -> second)
                .orElseThrow();
        follower.disk().faults().misdirectNextWrite(segment, damage.size(segment) - 4_096);
        write(cluster, caller, leader, 10);
        assertEquals(1, cluster.world().counts().of("disk: writes misdirected"));
        follower.crash(SimDisk.Loss.ALL);
        cluster.world().atlas().destroy(follower);
        demandRefusal(cluster, follower);
        demandNamed(follower);
        write(cluster, caller, leader, 10);
        cluster.converge();
    }

    /** What is known not to hold yet, and that the checks notice it: damage to the last batch passes for a torn one. */
    @Test
    @Tag("F11")
    void theChecksNoticeANodeThatComesBackWithLessThanItHadAcknowledged() {
        SimCluster cluster = SimCluster.start(67, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        cluster.run(3_000);
        DiskDamage damage = follower.disk().damage();
        String segment = damage.files().getLast().equals("node.id")
                ? damage.files().get(damage.files().size() - 2)
                : damage.files().getLast();
        follower.disk().faults().misdirectNextWrite(segment, damage.size(segment) - 4_096);
        long before = follower.view(0).journal().durable().last();
        caller.write(leader, 0);
        cluster.await(
                "the write to count as durable",
                1_000,
                () -> follower.view(0).journal().durable().last() > before);
        follower.crash(SimDisk.Loss.NONE);
        follower.start();
        SimFailure failure = assertThrows(SimFailure.class, () -> cluster.run(200));
        assertTrue(String.valueOf(failure.getMessage()).contains("S12 violated: restart of"), failure.getMessage());
    }

    @Test
    @Tag("F9")
    void aReadThatFailsOnceCostsAStartAndNothingElse() {
        SimCluster cluster = SimCluster.start(68, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        follower.crash(SimDisk.Loss.NONE);
        follower.disk().faults().failNextRead();
        follower.start();
        cluster.run(100);
        assertFalse(follower.running());
        demandNamed(follower);
        follower.start();
        cluster.run(1_000);
        cluster.converge();
        assertTrue(follower.running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "node.id"})
    @Tag("F9")
    @Tag("F10")
    void aNodeWithABadSectorNeverStartsAgain(String where) {
        SimCluster cluster = SimCluster.start(69, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        follower.crash(SimDisk.Loss.NONE);
        cluster.world().atlas().destroy(follower);
        DiskDamage.Place place = provenBatch(follower);
        String file = where.equals("log") ? place.file() : where;
        follower.disk().damage().makeUnreadable(file, where.equals("log") ? place.position() : 700);
        demandRefusal(cluster, follower);
        assertTrue(follower.trouble().contains(file), follower.trouble());
        write(cluster, caller, leader, 10);
        cluster.converge();
    }

    @Test
    @Tag("F10")
    void oneCopyOfTheIdentityIsEnoughAndWithoutAnyNobodyVotes() {
        SimCluster cluster = SimCluster.start(70, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 10);
        follower.crash(SimDisk.Loss.NONE);
        cluster.world().atlas().destroy(follower);
        follower.disk().damage().flip("node.id", 50, 1);
        follower.start();
        cluster.run(1_000);
        cluster.converge();
        assertTrue(follower.running());
        follower.crash(SimDisk.Loss.NONE);
        follower.disk().damage().flip("node.id", 60, 1);
        follower.disk().damage().flip("node.id", 4_096 + 50, 1);
        follower.start();
        cluster.run(200);
        assertFalse(follower.running());
        demandNamed(follower);
        assertTrue(follower.trouble().contains("damaged in both slots"), follower.trouble());
    }

    @Test
    @Tag("F8")
    @Tag("B73")
    void aLeaderWhoseDiskHangsForEverIsReplacedAndLetsTheOthersAlone() {
        SimCluster cluster = SimCluster.start(71, THREE);
        Caller caller = cluster.caller();
        SimNode old = cluster.leader();
        old.stallDisk(Long.MAX_VALUE / 2);
        caller.write(old, 0);
        SimNode next = cluster.leaderOtherThan(old, 4_000);
        long term = next.status().term();
        Caller second = cluster.callerAt(next);
        cluster.run(60_000);
        assertTrue(next.leads());
        assertEquals(term, next.status().term(), "it disturbs nobody");
        write(cluster, second, next, 10);
        old.stallDisk(0);
        cluster.run(5_000);
        cluster.converge();
    }

    @Test
    @Tag("F8")
    @Tag("RD3")
    void aNodeWhoseStateMachineIsSlowIsBehindAndShowsNothingOld() {
        SimCluster cluster = SimCluster.start(72, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode slow = cluster.otherThan(leader);
        write(cluster, caller, leader, 1);
        slow.slowness().apply(4_000_000);
        Caller.Read late = caller.read(slow, 0);
        boolean behind = false;
        Caller.Write newest = caller.write(leader, 0);
        for (int i = 0; i < 20; i++) {
            newest = caller.write(leader, 0);
            cluster.await("a write", 1_000, newest::acknowledged);
            late = caller.read(slow, 0);
            cluster.run(50);
            behind |= slow.status().applied() < slow.status().commit();
        }
        assertTrue(behind);
        assertTrue(cluster.world().counts().of("turns of a slow state machine") > 0);
        cluster.run(10_000);
        assertTrue(!late.answered() || late.value() == newest.value());
        slow.crash(SimDisk.Loss.NONE);
        slow.start();
        cluster.run(500);
        cluster.converge();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("F3")
    @Tag("F10")
    void anIdentityWhoseNameWasNotForcedIsDurableBeforeThereIsALog(int passes) {
        SimCluster cluster = SimCluster.start(76, THREE);
        SimNode node = cluster.node(3);
        node.disk().faults().failNextDirectoryForce();
        cluster.run(50);
        assertFalse(node.running());
        assertTrue(node.trouble().contains("node.id at offset 0"), node.trouble());
        // its name is there, but only in the cache
        node.crashAt(Failpoint.FORCE_DATA_DIRECTORY, passes, SimDisk.Loss.ALL);
        node.start();
        cluster.run(50);
        assertFalse(node.running());
        assertEquals(1, cluster.world().counts().of(Failpoint.FORCE_DATA_DIRECTORY.crashes()));
        node.start();
        cluster.run(2_000);
        assertTrue(node.running(), node.trouble());
        cluster.converge();
    }

    /** F9 and F11 in small: each damage by itself, from one and the same state. */
    @Test
    @Tag("F9")
    @Tag("F11")
    void anyDamageToWhatIsProvenIsRefusedOrHarmless() {
        SimCluster cluster = SimCluster.start(75, THREE);
        Caller caller = cluster.caller();
        SimNode leader = cluster.leader();
        SimNode follower = cluster.otherThan(leader);
        write(cluster, caller, leader, 200);
        cluster.converge();
        follower.crash(SimDisk.Loss.NONE);
        SplittableRandom random = new SplittableRandom(6);
        List<DiskDamage.Place> places = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            places.add(follower.disk().damage().proven(random).orElseThrow());
        }
        SimData.Backup backup = follower.data().backup();
        cluster.world().atlas().destroy(follower);
        int refused = 0;
        for (DiskDamage.Place place : places) {
            follower.data().restore(backup);
            if (random.nextInt(4) == 0) {
                DiskDamage.Place target =
                        follower.disk().damage().otherPlace(place, random).orElse(place);
                follower.disk().damage().misplace(place, target.file(), target.position());
            } else {
                int at = place.position() + random.nextInt(place.bytes());
                follower.disk().damage().flip(place.file(), at, random.nextInt(8));
            }
            follower.start();
            // a start that finds less than there was ends the run (S12)
            cluster.run(30);
            if (follower.running()) {
                follower.crash(SimDisk.Loss.NONE);
            } else {
                demandNamed(follower);
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 400, refused + " of 400 were refused, the others were in padding");
    }
}
