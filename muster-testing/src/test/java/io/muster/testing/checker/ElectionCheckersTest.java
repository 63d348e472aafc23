package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.ELECTION;
import static io.muster.testing.checker.Actor.GROUP;
import static io.muster.testing.checker.Actor.breaks;
import static io.muster.testing.checker.Actor.status;

import io.muster.raft.EntryId;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check of elections notices what it is there for, and is silent about what is right. */
class ElectionCheckersTest {
    private static Message.Vote vote(long from, long to, long term, boolean pre, long round, EntryId last) {
        return new Message.Vote(GROUP, from, to, term, pre, round, last);
    }

    private static Message.VoteReply reply(long from, long to, long term, boolean pre, long round, boolean granted) {
        return new Message.VoteReply(GROUP, from, to, term, pre, round, granted);
    }

    private static Message.Heartbeat beat(long from, long to, long term) {
        return new Message.Heartbeat(GROUP, from, to, term, 1, 0, 0);
    }

    private static Actor node(Checker checker, int voters) {
        return new Actor(Actor.only(checker), 1, voters);
    }

    @Test
    void e1AskingForAPreVoteChangesNeitherTermNorVote() {
        Actor asks = node(new PreVoteHarmless(), 3);
        asks.gets(new Input.Tick(200), status(Role.CANDIDATE, 0, 0, 0));
        breaks(
                "E1",
                () -> asks.gets(new Input.Tick(400), status(Role.CANDIDATE, 1, 0, 0), () -> asks.saves(1, 1, false)));
        Actor votes = node(new PreVoteHarmless(), 3);
        breaks("E1", () -> votes.gets(new Input.Tick(9), votes.status, () -> votes.saves(0, 1, false)));
    }

    @Test
    void e1WhoVotesAloneAsksNobodyAndCampaignsAtOnce() {
        Actor alone = node(new PreVoteHarmless(), 1);
        alone.gets(new Input.Tick(200), status(Role.CANDIDATE, 1, 0, 0), () -> alone.saves(1, 1, false));
    }

    @Test
    void e1GrantingAPreVoteChangesNeitherTermNorVote() {
        Actor asked = node(new PreVoteHarmless(), 3);
        Message.Vote question = vote(2, 1, 3, true, 7, EntryId.ZERO);
        asked.gets(question);
        breaks(
                "E1",
                () -> asked.gets(
                        new Input.Received(question), status(Role.FOLLOWER, 3, 0, 0), () -> asked.saves(3, 0, false)));
    }

    @Test
    void e1AVoteMayChangeBoth() {
        Actor asked = node(new PreVoteHarmless(), 3);
        asked.gets(
                new Input.Received(vote(2, 1, 3, false, 7, EntryId.ZERO)),
                status(Role.FOLLOWER, 3, 0, 0),
                () -> asked.saves(3, 2, false));
    }

    @Test
    void e1AHigherTermInARefusedPreVoteIsAdopted() {
        Actor asked = node(new PreVoteHarmless(), 3);
        Message.VoteReply refused = reply(2, 1, 5, true, 7, false);
        asked.gets(new Input.Received(refused), status(Role.FOLLOWER, 5, 0, 0), () -> asked.saves(5, 0, false));
        Actor deaf = node(new PreVoteHarmless(), 3);
        breaks("E1", () -> deaf.gets(refused));
    }

    private static Actor voter(PreVoteGrant checker) {
        Actor voter = node(checker, 3).appends(1, true).appends(2, true).is(Role.FOLLOWER, 2, 2, 0);
        return voter.gets(new Input.Tick(1_000));
    }

    private static void grants(Actor voter, long term, EntryId last) {
        voter.gets(vote(3, 1, term, true, 7, last));
        voter.says(reply(1, 3, 2, true, 7, true));
    }

    @Test
    void e2APreVoteGoesToAnUpToDateLogInALaterTermWithoutALeader() {
        grants(voter(new PreVoteGrant()), 2, new EntryId(2, 2));
        grants(voter(new PreVoteGrant()), 4, new EntryId(1, 3));
        breaks("E2", () -> grants(voter(new PreVoteGrant()), 1, new EntryId(2, 2)));
        breaks("E2", () -> grants(voter(new PreVoteGrant()), 2, new EntryId(1, 2)));
        breaks("E2", () -> grants(voter(new PreVoteGrant()), 2, new EntryId(9, 1)));
        breaks("E2", () -> voter(new PreVoteGrant()).says(reply(1, 3, 2, true, 7, true)));
    }

    @Test
    void e2NoPreVoteWhileALeaderIsHeard() {
        Actor led = voter(new PreVoteGrant()).gets(beat(2, 1, 2)).gets(new Input.Tick(1_000 + ELECTION - 1));
        breaks("E2", () -> grants(led, 2, new EntryId(2, 2)));
        grants(
                voter(new PreVoteGrant()).gets(beat(2, 1, 2)).gets(new Input.Tick(1_000 + ELECTION)),
                2,
                new EntryId(2, 2));
        breaks("E2", () -> grants(voter(new PreVoteGrant()).is(Role.LEADER, 2, 1, 2), 2, new EntryId(2, 2)));
    }

    @Test
    void e2ABrokenConnectionToTheLeaderOrALaterTermEndsTheContact() {
        grants(voter(new PreVoteGrant()).gets(beat(2, 1, 2)).gets(new Input.PeerUnreachable(2)), 2, new EntryId(2, 2));
        grants(voter(new PreVoteGrant()).gets(beat(2, 1, 2)).is(Role.FOLLOWER, 3, 0, 2), 3, new EntryId(2, 2));
        grants(voter(new PreVoteGrant()).gets(beat(2, 1, 2)).restarts(), 2, new EntryId(2, 2));
        breaks(
                "E2",
                () -> grants(
                        voter(new PreVoteGrant()).gets(beat(2, 1, 2)).gets(new Input.PeerUnreachable(3)),
                        2,
                        new EntryId(2, 2)));
    }

    @Test
    void e2AnOldLeaderIsNoContact() {
        grants(voter(new PreVoteGrant()).gets(beat(3, 1, 1)), 2, new EntryId(2, 2));
    }

    /** Asks for pre-votes, and then campaigns for term 1 in round 9. */
    private static Actor campaign(Actor candidate, Message.VoteReply... answers) {
        candidate.is(Role.CANDIDATE, 0, 0, 0).says(vote(1, 2, 0, true, 7, EntryId.ZERO));
        for (Message.VoteReply answer : List.of(answers).subList(0, answers.length - 1)) {
            candidate.gets(answer);
        }
        candidate.gets(
                new Input.Received(answers[answers.length - 1]),
                status(Role.CANDIDATE, 1, 0, 0),
                () -> candidate.saves(1, 1, true));
        return candidate.says(vote(1, 2, 1, false, 9, EntryId.ZERO));
    }

    private static Actor candidate(int voters) {
        return node(new VotesOfOneRound(), voters);
    }

    private static final Status LEADER = status(Role.LEADER, 1, 1, 0);

    @Test
    void e3AMajorityOfOneRoundElects() {
        campaign(candidate(3), reply(2, 1, 0, true, 7, true)).gets(reply(3, 1, 1, false, 9, true), LEADER);
        campaign(candidate(5), reply(2, 1, 0, true, 7, true), reply(3, 1, 0, true, 7, true))
                .gets(reply(3, 1, 1, false, 9, true))
                .gets(reply(4, 1, 1, false, 9, true), LEADER);
    }

    @Test
    void e3AnswersOfAnotherRoundOrTermDoNotElect() {
        Actor otherRound = campaign(candidate(3), reply(2, 1, 0, true, 7, true));
        breaks("E3", () -> otherRound.gets(reply(3, 1, 1, false, 8, true), LEADER));
        Actor otherTerm = campaign(candidate(3), reply(2, 1, 0, true, 7, true));
        breaks("E3", () -> otherTerm.gets(reply(3, 1, 0, false, 9, true), LEADER));
        Actor refused = campaign(candidate(3), reply(2, 1, 0, true, 7, true));
        breaks("E3", () -> refused.gets(reply(3, 1, 1, false, 9, false), LEADER));
        Actor stranger = campaign(candidate(3), reply(2, 1, 0, true, 7, true));
        breaks("E3", () -> stranger.gets(reply(9, 1, 1, false, 9, true), LEADER));
    }

    @Test
    void e3TwoAnswersOfOneVoterAreOneVote() {
        Actor twice = campaign(candidate(5), reply(2, 1, 0, true, 7, true), reply(3, 1, 0, true, 7, true))
                .gets(reply(3, 1, 1, false, 9, true));
        breaks("E3", () -> twice.gets(reply(3, 1, 1, false, 9, true), LEADER));
    }

    @Test
    void e3TheOwnVoteCountsWhenItIsDurable() {
        Actor hasty = candidate(1);
        breaks("E3", () -> hasty.gets(new Input.Tick(1), LEADER, () -> hasty.saves(1, 1, false)));
        Actor alone = candidate(1);
        alone.gets(new Input.Tick(1), LEADER, () -> alone.saves(1, 1, true));
    }

    @Test
    void e3ACampaignNeedsAMajorityOfOneRoundOfPreVotes() {
        breaks("E3", () -> campaign(candidate(3), reply(2, 1, 0, true, 6, true)));
        breaks("E3", () -> campaign(candidate(3), reply(2, 1, 0, true, 7, false)));
        breaks("E3", () -> campaign(candidate(5), reply(2, 1, 0, true, 7, true)));
    }

    @Test
    void e3AnAnswerMovesNobodyWhoIsNoCandidate() {
        Actor leader = candidate(3).is(Role.LEADER, 4, 1, 0);
        leader.gets(reply(2, 1, 4, true, 7, true));
        leader.gets(reply(2, 1, 6, false, 7, false), status(Role.FOLLOWER, 6, 0, 0));
        Actor fickle = candidate(3).is(Role.LEADER, 4, 1, 0);
        breaks("E3", () -> fickle.gets(reply(2, 1, 4, true, 7, true), status(Role.CANDIDATE, 4, 0, 0)));
    }

    @Test
    void e6ARepeatedRequestGetsTheSameAnswer() {
        Actor voter = node(new SameAnswer(), 3).saves(4, 2, true);
        voter.says(reply(1, 2, 4, false, 7, true)).says(reply(1, 2, 4, false, 7, true));
        breaks("E6", () -> voter.says(reply(1, 2, 4, false, 7, false)));
        voter.says(reply(1, 3, 4, false, 8, false)).says(reply(1, 3, 4, false, 8, false));
        breaks("E6", () -> voter.restarts().says(reply(1, 3, 4, false, 8, true)));
    }

    @Test
    void e6AnotherTermIsAnotherQuestionAndWhoHasNotVotedMayStillDoSo() {
        Actor voter = node(new SameAnswer(), 3).saves(4, 2, true);
        voter.says(reply(1, 2, 4, false, 7, true)).says(reply(1, 2, 5, false, 7, false));
        Actor undecided = node(new SameAnswer(), 3).saves(4, 0, true);
        undecided.says(reply(1, 2, 4, false, 7, false));
        undecided.saves(4, 2, true).says(reply(1, 2, 4, false, 7, true));
    }
}
