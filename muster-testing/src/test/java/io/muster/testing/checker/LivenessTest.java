package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.breaks;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.testing.linear.History;
import io.muster.testing.linear.Recorder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must come true after the faults is told from what has not, and what must not happen is noticed. */
class LivenessTest {
    private static Actor node(long key) {
        return new Actor(Actor.only(new AppliedBeforeRead()), key, 3);
    }

    @Test
    void l1ALeaderCountsWhenEverybodyFollowsIt() {
        Actor leader = node(1).is(Role.LEADER, 3, 1, 5);
        Actor follower = node(2).is(Role.FOLLOWER, 3, 1, 5);
        List<Actor> idle = List.of(node(1).is(Role.LEADER, 1, 1, 0));
        assertTrue(new LeaderFollowed(List.of(idle, List.of(leader, follower))).reached());
        assertTrue(new LeaderFollowed(List.of(List.of(follower, leader))).reached());
        assertFalse(new LeaderFollowed(List.of(idle, List.of(leader, node(2)))).reached());
        assertFalse(new LeaderFollowed(List.of(List.of(node(1), node(2)))).reached(), "both follow nobody");
        assertFalse(new LeaderFollowed(List.of(List.of(follower))).reached(), "its leader is not there");
    }

    @Test
    void l2ThreeMoreLeadersAGroupAreEnough() {
        FewLeaders leaders = new FewLeaders(10, 2);
        leaders.check(10);
        leaders.check(16);
        breaks("L2", () -> leaders.check(17));
    }

    @Test
    void l3LogsAreEqualWhenAllOfThemIsCommittedAndApplied() {
        Actor one = node(1).is(Role.LEADER, 3, 1, 5);
        Actor other = node(2).is(Role.FOLLOWER, 3, 1, 5);
        LogsConverge equal = new LogsConverge(List.of(List.of(one, other)));
        assertTrue(equal.reached());
        other.status = new Status(Role.FOLLOWER, 3, 1, 5, 4, 5, 5, 5, 0, Status.Backlog.NONE, List.of());
        assertFalse(equal.reached(), "not applied");
        other.status = new Status(Role.FOLLOWER, 3, 1, 4, 4, 5, 5, 5, 0, Status.Backlog.NONE, List.of());
        assertFalse(equal.reached(), "not committed");
        other.is(Role.FOLLOWER, 3, 1, 6);
        assertFalse(equal.reached(), "another log");
    }

    @Test
    void l4BothAWriteAndAReadMustBeFresh() {
        AtomicLong writes = new AtomicLong(7);
        AtomicLong reads = new AtomicLong(7);
        CallsAnswered answered = new CallsAnswered(writes::get, reads::get);
        assertFalse(answered.reached());
        writes.incrementAndGet();
        assertFalse(answered.reached());
        reads.incrementAndGet();
        assertTrue(answered.reached());
    }

    @Test
    void l5EveryCallEnds() {
        AtomicLong open = new AtomicLong(1);
        CallsEnd end = new CallsEnd(() -> open.get() == 0);
        assertFalse(end.reached());
        open.decrementAndGet();
        assertTrue(end.reached());
    }

    private static Map<String, Long> metrics(long bytes, long calls) {
        return Map.of("muster_inflight_bytes", bytes, "muster_queue_length", calls);
    }

    @Test
    void l7NothingIsRetainedAndNothingGrowsWithoutBound() {
        NothingRetained retained = new NothingRetained(1_000);
        retained.bounded("n1", metrics(1_000, 3));
        breaks("L7", () -> retained.bounded("n1", metrics(1_001, 3)));
        breaks("L7", () -> retained.bounded("n1", metrics(0, 1_001)));
        retained.idle("n1", metrics(0, 0));
        breaks("L7", () -> retained.idle("n1", metrics(1, 0)));
        breaks("L7", () -> retained.idle("n1", metrics(0, 1)));
        breaks("L7", () -> retained.idle("n1", metrics(0, -1)));
        breaks("L7", () -> retained.idle("n1", Map.of()));
    }

    @Test
    void l9EachProgressBeginsTheTimeAnew() {
        SteadyProgress progress = new SteadyProgress(0, 5);
        progress.look(60_000_000, 5);
        progress.look(60_000_001, 6);
        progress.look(120_000_001, 6);
        breaks("L9", () -> progress.look(120_000_002, 6));
        progress.look(120_000_003, 7);
    }

    private static History history(@Nullable String second) {
        AtomicLong time = new AtomicLong();
        Recorder recorder = new Recorder(time::incrementAndGet);
        Recorder.Call write = recorder.call(1, "get-and-put", "k", "11");
        write.ok(null);
        Recorder.Call read = recorder.call(2, "get", "k");
        read.ok(second);
        return recorder.history();
    }

    @Test
    void o10OneOrderExplainsAllOrItIsTold() {
        new OneOrder().judge(history("11"));
        breaks("O10", () -> new OneOrder().judge(history("12")));
        breaks("O10", () -> new OneOrder().judge(history(null)));
    }
}
