package io.muster.raft;

import static io.muster.raft.Probe.GROUP;
import static io.muster.raft.Probe.messages;
import static io.muster.raft.Probe.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R2")
class ReadIndexTest {
    @Test
    void waitsForTheFirstCommitOfTheTerm() {
        // RD1: etcd issue 12680
        Probe leader = Probe.fresh(1).lead(2);
        List<Effect> asked = leader.step(new Input.ReadAsked(5));
        assertTrue(only(asked, Effect.AnswerRead.class).isEmpty());
        List<Effect> committed = leader.receive(leader.ack(2, 1));
        Message.Heartbeat round = messages(committed, Message.Heartbeat.class).getFirst();
        List<Effect> confirmed = leader.receive(leader.beatReply(2, round, 1));
        assertEquals(List.of(new Effect.AnswerRead(5, 1)), only(confirmed, Effect.AnswerRead.class));
    }

    @Test
    void isNotConfirmedByARoundThatBeganBefore() {
        // RD2: etcd issue 20418
        Probe leader = Probe.fresh(1).lead(2);
        leader.receive(leader.ack(2, 1));
        Message.Heartbeat before = messages(leader.tick(Probe.TIMING.heartbeatTicks()), Message.Heartbeat.class)
                .getFirst();
        Message.Heartbeat after = messages(leader.step(new Input.ReadAsked(5)), Message.Heartbeat.class)
                .getFirst();
        assertTrue(only(leader.receive(leader.beatReply(2, before, 1)), Effect.AnswerRead.class)
                .isEmpty());
        assertFalse(only(leader.receive(leader.beatReply(2, after, 1)), Effect.AnswerRead.class)
                .isEmpty());
    }

    @Test
    void isRefusedWhenTheLeadershipEnds() {
        Probe leader = Probe.fresh(1).lead(2);
        leader.receive(leader.ack(2, 1));
        leader.step(new Input.ReadAsked(5));
        List<Effect> effects = leader.receive(new Message.Heartbeat(GROUP, 3, 1, 9, 1, 0, 0));
        assertEquals(5, only(effects, Effect.RefuseRead.class).getFirst().read());
    }

    @Test
    void aFollowerAsksItsLeader() {
        Probe follower = new Probe(1, Probe.log(4, 0), 1, 2, 3);
        assertEquals(
                List.of(new Effect.RefuseRead(5, new Refusal.NotLeader(0))), follower.step(new Input.ReadAsked(5)));
        follower.receive(new Message.Heartbeat(GROUP, 2, 1, 4, 1, 0, 0));
        assertEquals(
                List.of(new Effect.Send(new Message.ReadIndex(GROUP, 1, 2, 4, 6))),
                follower.step(new Input.ReadAsked(6)));
        assertEquals(
                List.of(new Effect.AnswerRead(6, 17)),
                follower.receive(new Message.ReadIndexReply(GROUP, 2, 1, 4, 6, true, 17)));
    }

    @Test
    void aFollowerDoesNotTrustALeaderOfAnEarlierTerm() {
        // RD5: tikv issue 6340
        Probe follower = new Probe(1, Probe.log(4, 0), 1, 2, 3);
        List<Effect> effects = follower.receive(new Message.ReadIndexReply(GROUP, 2, 1, 3, 6, true, 17));
        assertTrue(only(effects, Effect.AnswerRead.class).isEmpty());
    }

    @Test
    void aSingleNodeNeedsNoRound() {
        Probe single = new Probe(1, Restored.empty(), 1);
        single.tick(30);
        single.sync();
        single.sync();
        assertEquals(
                List.of(new Effect.AnswerRead(5, 1)),
                only(single.step(new Input.ReadAsked(5)), Effect.AnswerRead.class));
    }

    @Test
    void nothingIsAppendedForReads() {
        Probe leader = Probe.fresh(1).lead(2);
        leader.receive(leader.ack(2, 1));
        for (int i = 0; i < 1_000; i++) {
            List<Effect> asked = leader.step(new Input.ReadAsked(i));
            leader.receive(
                    leader.beatReply(2, messages(asked, Message.Heartbeat.class).getFirst(), 1));
        }
        assertEquals(1, leader.replica.status().commit());
        assertEquals(1, leader.replica.status().last());
    }
}
