package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.GROUP;
import static io.muster.testing.checker.Actor.breaks;
import static io.muster.testing.checker.Actor.status;

import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Role;
import org.junit.jupiter.api.Test;

/** Each check of reads notices what it is there for, and is silent about what is right. */
class ReadCheckersTest {
    private static Message.Heartbeat beat(long to, long term, long round) {
        return new Message.Heartbeat(GROUP, 1, to, term, round, 0, 0);
    }

    private static Message.ReadIndexReply grant(long from, long to, long term, long read, long index) {
        return new Message.ReadIndexReply(GROUP, from, to, term, read, true, index);
    }

    private static Message.ReadIndex question(long from, long term, long read) {
        return new Message.ReadIndex(GROUP, from, 1, term, read);
    }

    @Test
    void rd1TheIndexOfALeaderIsOfItsOwnTerm() {
        Checkers checkers = Actor.only(new ReadAfterOwnCommit());
        Actor leader =
                new Actor(checkers, 1, 3).appends(1, true).appends(2, true).is(Role.LEADER, 2, 1, 2);
        checkers.answering(leader, 7, 2);
        leader.says(grant(1, 2, 2, 8, 2));
        breaks("RD1", () -> checkers.answering(leader, 7, 1));
        breaks("RD1", () -> leader.says(grant(1, 2, 2, 8, 1)));
        // what a follower was told is not its own to judge
        checkers.answering(new Actor(checkers, 2, 3).is(Role.FOLLOWER, 2, 1, 2), 9, 1);
    }

    /** Three voters, of which the first leads term 2. */
    private static final class Cluster {
        private final CommittedLog committed = new CommittedLog();
        private final Checkers checkers = Actor.only(new ReadIndexFresh(committed));
        private final Actor leader = new Actor(checkers, 1, 3).is(Role.LEADER, 2, 1, 0);
        private final Actor follower = new Actor(checkers, 2, 3).is(Role.FOLLOWER, 2, 1, 0);

        void commits() {
            Actor writer = new Actor(checkers, 3, 3).appends(2, true);
            committed.extend(writer.journal().issued(), 1, 2);
        }
    }

    @Test
    void rd2ARoundThatLeftAfterTheReadCameConfirmsIt() {
        Cluster cluster = new Cluster();
        cluster.leader.says(beat(2, 2, 5)).gets(new Input.ReadAsked(70)).says(beat(2, 2, 6));
        breaks("RD2", () -> cluster.checkers.answering(cluster.leader, 70, 0));
        cluster.follower.gets(beat(2, 2, 5));
        breaks("RD2", () -> cluster.checkers.answering(cluster.leader, 70, 0));
        cluster.follower.gets(beat(2, 2, 6));
        cluster.checkers.answering(cluster.leader, 70, 0);
    }

    @Test
    void rd2WhatWasHeardInAnotherTermConfirmsNothing() {
        Cluster cluster = new Cluster();
        cluster.leader.gets(new Input.ReadAsked(70)).says(beat(2, 2, 6));
        cluster.follower.is(Role.FOLLOWER, 3, 0, 0).gets(beat(2, 2, 6));
        breaks("RD2", () -> cluster.checkers.answering(cluster.leader, 70, 0));
        Cluster again = new Cluster();
        again.leader.gets(new Input.ReadAsked(71)).says(beat(2, 2, 6));
        again.follower.gets(beat(2, 2, 6));
        again.leader.is(Role.LEADER, 4, 1, 0);
        breaks("RD2", () -> again.checkers.answering(again.leader, 71, 0));
    }

    @Test
    void rd2AReadOfAFollowerIsConfirmedInTheSameWay() {
        Cluster cluster = new Cluster();
        cluster.follower.gets(new Input.ReadAsked(80));
        cluster.leader.says(beat(2, 2, 5)).gets(question(2, 2, 80)).says(beat(2, 2, 6));
        cluster.follower.gets(beat(2, 2, 5));
        breaks("RD2", () -> cluster.leader.says(grant(1, 2, 2, 80, 0)));
        cluster.follower.gets(beat(2, 2, 6));
        // the question was doubled on its way: its first arrival counts
        cluster.leader.gets(question(2, 2, 80)).says(grant(1, 2, 2, 80, 0));
        cluster.checkers.answering(cluster.follower, 80, 0);
        breaks("RD2", () -> cluster.leader.says(grant(1, 2, 2, 81, 0)));
    }

    @Test
    void rd2WhoVotesAloneConfirmsItself() {
        Checkers checkers = Actor.only(new ReadIndexFresh(new CommittedLog()));
        Actor alone = new Actor(checkers, 1, 1).is(Role.LEADER, 1, 1, 0);
        alone.gets(new Input.ReadAsked(70));
        checkers.answering(alone, 70, 0);
    }

    @Test
    void rd2AnIdIsNeverUsedAgain() {
        Cluster cluster = new Cluster();
        cluster.follower.gets(new Input.ReadAsked(80)).gets(new Input.ReadAsked(81));
        breaks("RD2", () -> cluster.follower.gets(new Input.ReadAsked(80)));
        breaks("RD2", () -> cluster.leader.gets(new Input.ReadAsked(81)));
    }

    @Test
    void rd2TheIndexCoversWhatWasCommittedWhenTheReadWasAsked() {
        Cluster cluster = new Cluster();
        cluster.follower.gets(new Input.ReadAsked(80));
        cluster.commits();
        cluster.follower.gets(new Input.ReadAsked(81));
        cluster.checkers.answering(cluster.follower, 80, 0);
        breaks("RD2", () -> cluster.checkers.answering(cluster.follower, 81, 0));
        cluster.checkers.answering(cluster.follower, 81, 1);
    }

    @Test
    void rd3AReadRunsWhenItsIndexIsApplied() {
        Checkers checkers = Actor.only(new AppliedBeforeRead());
        Actor node = new Actor(checkers, 1, 3);
        checkers.reading(node, 5, 5);
        checkers.reading(node, 5, 9);
        breaks("RD3", () -> checkers.reading(node, 5, 4));
    }

    @Test
    void rd5AFollowerTakesAnIndexFromALeaderThatIsNotBehindIt() {
        Checkers checkers = Actor.only(new FollowerReadFromLeader());
        new Actor(checkers, 1, 3).gets(new Input.Tick(1), status(Role.LEADER, 4, 1, 0));
        Actor follower = new Actor(checkers, 2, 3).is(Role.FOLLOWER, 4, 1, 0);
        follower.gets(grant(1, 2, 4, 80, 7));
        checkers.answering(follower, 80, 7);
        breaks("RD5", () -> checkers.answering(follower, 80, 6));
        breaks("RD5", () -> checkers.answering(follower, 81, 7));
        follower.gets(grant(3, 2, 4, 82, 7));
        breaks("RD5", () -> checkers.answering(follower, 82, 7));
        follower.is(Role.FOLLOWER, 5, 0, 0).gets(grant(1, 2, 4, 83, 7));
        breaks("RD5", () -> checkers.answering(follower, 83, 7));
        follower.gets(new Input.Tick(3));
        breaks("RD5", () -> checkers.answering(follower, 84, 7));
        // a leader does not ask anybody
        checkers.answering(new Actor(checkers, 3, 3).is(Role.LEADER, 6, 3, 0), 85, 7);
    }

    @Test
    void rd6AfterARestartNothingIsReadUntilAQuestionOfThisLifeWasAnswered() {
        Checkers checkers = Actor.only(new KnownBeforeRead());
        Actor node = new Actor(checkers, 1, 3);
        breaks("RD6", () -> checkers.reading(node, 0, 9));
        node.gets(new Input.ReadAsked(Long.MAX_VALUE)).gets(new Input.ReadAsked(Long.MIN_VALUE));
        checkers.answering(node, Long.MAX_VALUE, 5);
        checkers.reading(node, 5, 9);
        breaks("RD6", () -> checkers.reading(node, 6, 9));
        node.restarts().gets(new Input.ReadAsked(100));
        // answers to the life before
        checkers.answering(node, Long.MIN_VALUE, 9);
        checkers.answering(node, 99, 9);
        breaks("RD6", () -> checkers.reading(node, 5, 9));
        checkers.answering(node, 100, 9);
        checkers.reading(node, 9, 9);
    }
}
