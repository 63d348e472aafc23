package io.muster.raft;

import static io.muster.raft.Probe.GROUP;
import static io.muster.raft.Probe.messages;
import static io.muster.raft.Probe.only;
import static io.muster.raft.Probe.propose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeaderTest {
    private static Probe leader() {
        return Probe.fresh(1).lead(2);
    }

    @Test
    void startsItsTermWithANoOp() {
        Probe leader = leader();
        assertEquals(Role.LEADER, leader.replica.status().role());
        assertEquals(1, leader.replica.status().last());
        leader.receive(leader.ack(2, 1));
        assertEquals(1, leader.replica.status().commit());
    }

    @Test
    @Tag("M3")
    void sendsToFollowersInTheSameStepAsItsOwnAppend() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.receive(leader.ack(3, 1));
        List<Effect> effects = leader.step(propose(100));
        assertEquals(
                new EntryId(2, 1),
                only(effects, Effect.Accepted.class).getFirst().id());
        assertEquals(2, messages(effects, Message.Append.class).size());
        assertEquals(1, only(effects, Write.Append.class).size());
    }

    @Test
    @Tag("R3")
    void doesNotCountItsOwnUnsyncedTail() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.step(propose(100));
        assertTrue(only(leader.receive(leader.ack(2, 2)), Effect.Apply.class).isEmpty());
        assertEquals(1, leader.replica.status().commit());
        leader.sync();
        assertEquals(2, leader.replica.status().commit());
    }

    @Test
    void aMajorityOfFollowersCommitsBeforeTheLeadersOwnDisk() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.step(propose(100));
        leader.receive(leader.ack(2, 2));
        List<Effect> effects = leader.receive(leader.ack(3, 2));
        assertEquals(2, leader.replica.status().commit());
        assertTrue(only(effects, Effect.Apply.class).isEmpty(), "applied only when durable here");
        assertFalse(only(leader.sync(), Effect.Apply.class).isEmpty());
    }

    @Test
    @Tag("R7")
    void neverCommitsAnEntryOfAnEarlierTermByCounting() {
        // figure 8 of the paper: entry 2 of term 2 is on a majority, but only the no-op of term 4 commits it
        Probe leader = new Probe(1, Probe.log(3, 0, 1, 2), 1, 2, 3).lead(2);
        assertEquals(4, leader.replica.status().term());
        leader.receive(leader.ack(2, 2));
        assertEquals(0, leader.replica.status().commit());
        leader.receive(leader.ack(2, 3));
        assertEquals(3, leader.replica.status().commit());
    }

    @Test
    @Tag("R15")
    void goesBackByTermsWhenLogsDiffer() {
        long[] terms = new long[1_000];
        java.util.Arrays.fill(terms, 1);
        java.util.Arrays.fill(terms, 400, 1_000, 5);
        Probe leader = new Probe(1, Probe.log(6, 0, terms), 1, 2, 3).lead(2);
        // the follower holds terms 1, 2, 3 and 4 where the leader has 1 and 5
        TermRuns follower = new TermRuns();
        for (int i = 1; i <= 900; i++) {
            follower.add(i, i <= 300 ? 1 : i <= 500 ? 2 : i <= 700 ? 3 : 4);
        }
        long prev = 1_000;
        long agreed = -1;
        int rejections = 0;
        while (agreed < 0) {
            EntryId hint = follower.lastAtOrBelow(prev, leaderTerm(prev));
            if (follower.termAt(prev) == leaderTerm(prev)) {
                agreed = prev;
            } else {
                rejections++;
                List<Effect> next = leader.receive(new Message.AppendReply(
                        GROUP, 3, 1, leader.replica.status().term(), 0, false, prev, hint));
                prev = probedPrev(leader, next);
            }
        }
        assertTrue(rejections <= 4 + 2, "rejections: " + rejections);
        assertTrue(agreed >= 299, "agreed at " + agreed);
    }

    private static long leaderTerm(long index) {
        return index == 0 ? 0 : index <= 400 ? 1 : 5;
    }

    /** The entries are not in memory after the start, so the leader may have to read them before it can probe. */
    private static long probedPrev(Probe leader, List<Effect> effects) {
        List<Effect> sent = effects;
        for (Effect.Fetch fetch : only(effects, Effect.Fetch.class)) {
            Entry first = Probe.entry(fetch.from(), leaderTerm(fetch.from()));
            sent = leader.step(new Input.Fetched(fetch.reader(), List.of(first)));
        }
        return messages(sent, Message.Append.class).getFirst().prev().index();
    }

    @Test
    void aLateRejectionDoesNotRewindWhatMatched() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.step(propose(1, 2, 3));
        leader.receive(leader.ack(2, 4));
        List<Effect> late = leader.receive(new Message.AppendReply(GROUP, 2, 1, 1, 0, false, 1, EntryId.ZERO));
        assertTrue(late.isEmpty());
    }

    @Test
    @Tag("R6")
    void pipelinesInsideItsWindow() {
        ReplicationLimits two = new ReplicationLimits(1 << 20, 2, 8 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 10);
        Probe leader = new Probe(1, Restored.empty(), two, 1, 2, 3).lead(2);
        leader.receive(leader.ack(2, 1));
        int sent = 0;
        for (int i = 0; i < 5; i++) {
            for (Message.Append append : messages(leader.step(propose(i)), Message.Append.class)) {
                sent += append.to() == 2 ? 1 : 0;
            }
        }
        assertEquals(2, sent);
        List<Message.Append> next = messages(leader.receive(leader.ack(2, 2)), Message.Append.class);
        assertEquals(3, next.getFirst().entries().size(), "everything that waited leaves in one message");
    }

    @Test
    @Tag("M-b5")
    void noticesALostAppendByTheNextHeartbeat() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.receive(leader.ack(3, 1));
        leader.step(propose(1));
        leader.sync();
        Message.Heartbeat beat = messages(leader.tick(Probe.TIMING.heartbeatTicks()), Message.Heartbeat.class).stream()
                .filter(b -> b.to() == 3)
                .findFirst()
                .orElseThrow();
        assertEquals(2, beat.sent());
        Message.Append again = messages(leader.receive(leader.beatReply(3, beat, 1)), Message.Append.class)
                .getFirst();
        assertEquals(2, again.entries().getFirst().index());
    }

    @Test
    @Tag("B44")
    void asksAgainForAnAcknowledgementThatIsMissing() {
        // found by the simulator: with a full window and a lost acknowledgement nothing would ever move again
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.receive(leader.ack(3, 1));
        leader.step(propose(1));
        leader.sync();
        List<Message.Append> asked = new ArrayList<>();
        for (int beats = 0; beats < 2; beats++) {
            for (Message.Heartbeat beat :
                    messages(leader.tick(Probe.TIMING.heartbeatTicks()), Message.Heartbeat.class)) {
                asked.addAll(
                        messages(leader.receive(leader.beatReply(beat.to(), beat, beat.sent())), Message.Append.class));
            }
        }
        Message.Append again = asked.getFirst();
        assertEquals(new EntryId(2, 1), again.prev());
        assertEquals(List.of(), again.entries());
        leader.receive(new Message.AppendReply(
                Probe.GROUP,
                again.to(),
                1,
                1,
                again.request(),
                true,
                again.prev().index(),
                EntryId.ZERO));
        assertEquals(2, leader.replica.status().commit());
    }

    @Test
    @Tag("S23")
    void anAcknowledgementOfAnEarlierTermCountsForNothing() {
        Probe leader = new Probe(1, Probe.log(5, 0, 1, 5), 1, 2, 3).lead(2);
        assertEquals(6, leader.replica.status().term());
        leader.receive(new Message.AppendReply(GROUP, 2, 1, 5, 1, true, 3, EntryId.ZERO));
        leader.receive(new Message.AppendReply(GROUP, 3, 1, 5, 1, true, 3, EntryId.ZERO));
        assertEquals(0, leader.replica.status().commit());
    }

    @Test
    void aHigherTermInAnyReplyEndsTheLeadership() {
        List<Message> replies = List.of(
                new Message.AppendReply(GROUP, 2, 1, 9, 1, false, 0, EntryId.ZERO),
                new Message.HeartbeatReply(GROUP, 2, 1, 9, 1, 0, 0));
        for (Message reply : replies) {
            Probe leader = new Probe(1, Probe.log(5, 0, 1, 5), 1, 2, 3).lead(2);
            leader.receive(reply);
            assertEquals(Role.FOLLOWER, leader.replica.status().role(), reply.toString());
            assertEquals(9, leader.replica.status().term());
        }
    }

    @Test
    void aLateAnswerToAPreVoteChangesNothing() {
        // openraft 511f33c7: the second of two overlapping rounds started a campaign on the leader
        Probe leader = new Probe(1, Probe.log(5, 0, 1, 5), 1, 2, 3).lead(2);
        List<Effect> effects = leader.receive(new Message.VoteReply(GROUP, 3, 1, 6, true, 77, true));
        assertEquals(List.of(), effects);
        assertEquals(Role.LEADER, leader.replica.status().role());
        assertEquals(6, leader.replica.status().term());
    }

    @Test
    void asksAPeerThatComesBackWhereItLeftOff() {
        // found by the simulator: it went back to index 1 and sent the whole log
        Probe leader = new Probe(1, Probe.log(1, 0, 1, 1, 1, 1), 1, 2, 3).lead(2);
        leader.step(new Input.PeerUnreachable(3));
        Message.Append probe = messages(leader.step(new Input.PeerReachable(3)), Message.Append.class)
                .getFirst();
        assertEquals(4, probe.prev().index());
    }

    @Test
    @Tag("M-b11")
    void stepsDownWithoutAQuorumWithinATimeout() {
        Probe leader = leader();
        leader.tick(Probe.TIMING.electionTicks() + 1);
        assertTrue(leader.replica.status().role() != Role.LEADER);
        assertEquals(1, leader.replica.status().term());
        Effect.RefuseProposal refused =
                only(leader.step(propose(1)), Effect.RefuseProposal.class).getFirst();
        assertInstanceOf(Refusal.NotLeader.class, refused.refusal());
    }

    @Test
    void stepsDownWhenItsOwnDiskDoesNotAnswer() {
        // hashicorp/raft issue 503: the disk hangs, heartbeats go on
        Probe leader = leader();
        leader.step(propose(1));
        for (int i = 0; i < Probe.TIMING.electionTicks() + 1; i++) {
            for (Message.Heartbeat beat : messages(leader.tick(1), Message.Heartbeat.class)) {
                leader.receive(leader.beatReply(beat.to(), beat, 0));
            }
        }
        assertTrue(leader.replica.status().role() != Role.LEADER);
    }

    @Test
    @Tag("L3")
    void asksAReturningFollowerOfAnIdleGroupWithoutEntriesHowFarItIs() {
        Probe leader = leader();
        leader.receive(leader.ack(2, 1));
        leader.receive(leader.ack(3, 1));
        leader.step(new Input.PeerUnreachable(3));
        Message.Heartbeat beat = messages(leader.step(new Input.PeerReachable(3)), Message.Heartbeat.class).stream()
                .filter(each -> each.to() == 3)
                .findFirst()
                .orElseThrow();
        List<Message.Append> asked = messages(leader.receive(leader.beatReply(3, beat, 0)), Message.Append.class);
        assertEquals(1, asked.size(), "only so can a restarted follower learn that 1 is committed");
        assertEquals(new EntryId(1, 1), asked.getFirst().prev());
        assertTrue(asked.getFirst().entries().isEmpty());
        leader.receive(leader.ack(3, 1));
        Message.Heartbeat next = messages(leader.tick(20), Message.Heartbeat.class).stream()
                .filter(each -> each.to() == 3)
                .findFirst()
                .orElseThrow();
        assertEquals(1, next.sent());
        assertTrue(messages(leader.receive(leader.beatReply(3, next, 1)), Message.Append.class)
                .isEmpty());
    }

    @Test
    void refusesProposalsBeforeAppendingWhenItKnowsThatNoQuorumIsReachable() {
        Probe leader = leader();
        leader.step(new Input.PeerUnreachable(2), new Input.PeerUnreachable(3));
        List<Effect> effects = leader.step(propose(1));
        assertEquals(
                List.of(new Effect.RefuseProposal(1, new Refusal.NoQuorum(1, 2))), effects, "definite: not appended");
        leader.step(new Input.PeerReachable(3));
        assertEquals(1, only(leader.step(propose(2)), Effect.Accepted.class).size());
    }

    @Test
    void refusesWhatWouldGrowWithoutBound() {
        ReplicationLimits small = new ReplicationLimits(1 << 20, 8, 8 << 20, 100, 1 << 20, 1 << 20, 50, 10);
        Probe leader = new Probe(1, Restored.empty(), small, 1, 2, 3).lead(2);
        List<Effect> effects = leader.step(propose(1, 2, 3, 4));
        assertEquals(2, only(effects, Effect.Accepted.class).size());
        assertEquals(
                new Refusal.Overloaded("uncommitted bytes"),
                only(effects, Effect.RefuseProposal.class).getFirst().refusal());
        Proposal huge = new Proposal(9, EntryKind.COMMAND, Payload.wrap(new byte[51]));
        assertEquals(
                List.of(new Effect.RefuseProposal(9, new Refusal.TooLarge(51, 50))),
                leader.step(new Input.Proposed(List.of(huge))));
    }

    @Test
    void readsOldEntriesForASlowFollowerFromTheLog() {
        ReplicationLimits tiny = new ReplicationLimits(1 << 20, 8, 8 << 20, 1 << 20, 1 << 20, 1, 1 << 20, 10);
        Probe leader = new Probe(1, Restored.empty(), tiny, 1, 2, 3).lead(2);
        leader.receive(leader.ack(2, 1));
        leader.step(propose(1));
        leader.sync();
        leader.step(propose(2));
        leader.sync();
        List<Effect> effects = leader.receive(new Message.AppendReply(GROUP, 3, 1, 1, 0, false, 0, EntryId.ZERO));
        assertTrue(messages(effects, Message.Append.class).isEmpty());
        List<Effect> probe = leader.receive(leader.ack(3, 1));
        Effect.Fetch fetch = only(probe, Effect.Fetch.class).getFirst();
        assertEquals(3, fetch.reader());
        List<Effect> sent = leader.step(new Input.Fetched(3, List.of(Probe.entry(fetch.from(), 1))));
        assertEquals(
                fetch.from(),
                messages(sent, Message.Append.class)
                        .getFirst()
                        .entries()
                        .getFirst()
                        .index());
    }
}
