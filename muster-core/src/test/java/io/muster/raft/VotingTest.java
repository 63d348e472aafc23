package io.muster.raft;

import static io.muster.raft.Probe.GROUP;
import static io.muster.raft.Probe.messages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VotingTest {
    private static Message.Vote vote(long from, long term, EntryId last) {
        return new Message.Vote(GROUP, from, 1, term, false, 7, last);
    }

    private static Message.Vote preVote(long from, long term, EntryId last) {
        return new Message.Vote(GROUP, from, 1, term, true, 7, last);
    }

    @Test
    @Tag("M2")
    void grantsAVoteOnlyAfterItIsDurable() {
        Probe voter = Probe.fresh(1);
        List<Effect> asked = voter.receive(vote(2, 1, EntryId.ZERO));
        assertEquals(
                List.of(new HardState(1, 0, 0), new HardState(1, 2, 0)),
                Probe.only(asked, Write.SaveHardState.class).stream()
                        .map(Write.SaveHardState::state)
                        .toList());
        assertTrue(messages(asked, Message.VoteReply.class).isEmpty(), "no vote before the force");
        assertEquals(List.of(new Effect.Send(new Message.VoteReply(GROUP, 1, 2, 1, false, 7, true))), voter.sync());
    }

    @Test
    @Tag("M-b2")
    void grantsOneVotePerTermAlsoAfterARestart() {
        Probe voter = new Probe(1, Probe.log(5, 2), 1, 2, 3);
        List<Effect> second = voter.receive(vote(3, 5, new EntryId(9, 4)));
        assertFalse(messages(second, Message.VoteReply.class).getFirst().granted());
        List<Effect> again = voter.receive(vote(2, 5, EntryId.ZERO));
        assertTrue(messages(again, Message.VoteReply.class).getFirst().granted(), "the same candidate again (E6)");
    }

    /** A late double of a request, after the candidate has won and the voter has taken its first entry. */
    @Test
    @Tag("E6")
    void aVoteThatWasGivenStaysGivenWhenTheLogHasGrown() {
        Probe voter = Probe.fresh(1);
        voter.receive(vote(2, 1, EntryId.ZERO));
        assertTrue(messages(voter.sync(), Message.VoteReply.class).getFirst().granted());
        voter.receive(new Message.Append(GROUP, 2, 1, 1, 1, EntryId.ZERO, 0, List.of(Probe.entry(1, 1))));
        voter.sync();
        List<Effect> again = voter.receive(vote(2, 1, EntryId.ZERO));
        assertTrue(messages(again, Message.VoteReply.class).getFirst().granted());
    }

    @Test
    void refusesACandidateWhoseLogIsBehind() {
        Probe voter = new Probe(1, Probe.log(4, 0, 1, 1, 3), 1, 2, 3);
        // longer, but of an earlier term
        voter.receive(vote(2, 6, new EntryId(9, 1)));
        assertFalse(messages(voter.sync(), Message.VoteReply.class).getFirst().granted());
        // shorter, same term
        List<Effect> shorter = voter.receive(vote(2, 6, new EntryId(2, 3)));
        assertFalse(messages(shorter, Message.VoteReply.class).getFirst().granted());
        // later term, shorter
        voter.receive(vote(3, 6, new EntryId(1, 5)));
        assertTrue(messages(voter.sync(), Message.VoteReply.class).getFirst().granted());
    }

    @Test
    @Tag("R5")
    void aPreVoteChangesNothing() {
        Probe voter = new Probe(1, Probe.log(4, 2), 1, 2, 3);
        List<Effect> effects = voter.receive(preVote(3, 9, EntryId.ZERO));
        assertEquals(List.of(new Effect.Send(new Message.VoteReply(GROUP, 1, 3, 4, true, 7, true))), effects);
        assertEquals(4, voter.replica.status().term());
    }

    @Test
    void aPreVoteIsRefusedWhileALeaderIsHeard() {
        Probe voter = new Probe(1, Probe.log(4, 0), 1, 2, 3);
        voter.receive(new Message.Heartbeat(GROUP, 2, 1, 4, 1, 0, 0));
        assertFalse(messages(voter.receive(preVote(3, 4, EntryId.ZERO)), Message.VoteReply.class)
                .getFirst()
                .granted());
        assertTrue(voter.receive(vote(3, 5, EntryId.ZERO)).isEmpty(), "a real request is not even answered");
        assertEquals(4, voter.replica.status().term());
        voter.step(new Input.PeerUnreachable(2));
        assertTrue(messages(voter.receive(preVote(3, 4, EntryId.ZERO)), Message.VoteReply.class)
                .getFirst()
                .granted());
    }

    @Test
    void aRejectedPreVoteTeachesTheTerm() {
        // openraft issue 1796: cohorts in different terms, the higher one cannot win
        Probe candidate = Probe.fresh(1);
        Message.Vote asked = candidate.campaign();
        candidate.receive(new Message.VoteReply(GROUP, 2, 1, 6, true, asked.round(), false));
        assertEquals(6, candidate.replica.status().term());
        assertEquals(Role.FOLLOWER, candidate.replica.status().role());
    }

    @Test
    void aPreVoteOfAVoterInAnEarlierTermCounts() {
        Probe candidate = new Probe(1, Probe.log(8, 0), 1, 2, 3);
        Message.Vote asked = candidate.campaign();
        candidate.receive(new Message.VoteReply(GROUP, 2, 1, 3, true, asked.round(), true));
        assertEquals(9, candidate.replica.status().term());
    }

    @Test
    @Tag("M-b3")
    void asksForVotesOnlyAfterItsOwnVoteIsDurable() {
        Probe candidate = Probe.fresh(1);
        Message.Vote asked = candidate.campaign();
        List<Effect> won = candidate.receive(new Message.VoteReply(GROUP, 2, 1, 0, true, asked.round(), true));
        assertTrue(messages(won, Message.Vote.class).isEmpty());
        assertEquals(
                new HardState(1, 1, 0),
                Probe.only(won, Write.SaveHardState.class).getLast().state());
        assertEquals(2, messages(candidate.sync(), Message.Vote.class).size());
    }

    @Test
    void ownVoteCountsOnlyWhenDurable() {
        Probe candidate = new Probe(1, Restored.empty(), 1);
        candidate.tick(30);
        assertEquals(Role.CANDIDATE, candidate.replica.status().role());
        candidate.sync();
        assertEquals(Role.LEADER, candidate.replica.status().role());
    }

    @Test
    void answersOfAnotherRoundCountForNothing() {
        Probe candidate = Probe.fresh(1);
        Message.Vote asked = candidate.campaign();
        candidate.receive(new Message.VoteReply(GROUP, 2, 1, 0, true, asked.round() + 1, true));
        candidate.receive(new Message.VoteReply(GROUP, 3, 1, 0, false, asked.round(), true));
        assertEquals(0, candidate.replica.status().term());
    }

    @Test
    @Tag("M-b18")
    void aCandidateThatHearsNobodyNeverRaisesItsTerm() {
        Probe candidate = Probe.fresh(1);
        candidate.tick(60_000);
        assertEquals(0, candidate.replica.status().term());
    }

    @Test
    @Tag("M1")
    void timeoutsAreDrawnAnewForEveryRound() {
        Probe candidate = Probe.fresh(1);
        long[] gaps = new long[8];
        int rounds = 0;
        int since = 0;
        for (int ticks = 0; ticks < 100_000 && rounds < gaps.length; ticks++) {
            since++;
            if (!messages(candidate.tick(1), Message.Vote.class).isEmpty()) {
                gaps[rounds++] = since;
                since = 0;
            }
        }
        assertEquals(gaps.length, rounds, "rounds");
        assertTrue(java.util.Arrays.stream(gaps).skip(4).distinct().count() > 1, "same pause in every round");
    }

    @Test
    void strangersAndOtherGroupsAreNotHeard() {
        Probe voter = Probe.fresh(1);
        assertTrue(voter.receive(new Message.Vote(GROUP, 99, 1, 5, false, 1, EntryId.ZERO))
                .isEmpty());
        assertTrue(voter.receive(new Message.Vote(GROUP + 1, 2, 1, 5, false, 1, EntryId.ZERO))
                .isEmpty());
        assertTrue(voter.receive(new Message.Vote(GROUP, 2, 3, 5, false, 1, EntryId.ZERO))
                .isEmpty());
        assertEquals(0, voter.replica.status().term());
    }

    @Test
    void aBrokenConnectionToTheLeaderStartsAPreVoteAtOnce() {
        Probe follower = new Probe(1, Probe.log(4, 0), 1, 2, 3);
        follower.receive(new Message.Heartbeat(GROUP, 2, 1, 4, 1, 0, 0));
        assertTrue(messages(follower.tick(40), Message.Vote.class).isEmpty());
        follower.step(new Input.PeerUnreachable(2));
        assertFalse(messages(follower.tick(Probe.TIMING.heartbeatTicks()), Message.Vote.class)
                .isEmpty());
        assertEquals(4, follower.replica.status().term(), "a pre-vote does not raise the term");
    }
}
