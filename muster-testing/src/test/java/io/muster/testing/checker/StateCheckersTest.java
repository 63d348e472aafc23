package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.GROUP;
import static io.muster.testing.checker.Actor.breaks;
import static io.muster.testing.checker.Actor.status;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Digests, foreign and stale events, and counters: each check notices what is wrong, and only that. */
class StateCheckersTest {
    private static Message.Heartbeat beat(int group, long from, long to, long term) {
        return new Message.Heartbeat(group, from, to, term, 1, 0, 0);
    }

    @Test
    void s20TheSameEntriesLeadToTheSameDigest() {
        Checkers checkers = Actor.only(new DigestEqual());
        Actor one = new Actor(checkers, 1, 3);
        Actor other = new Actor(checkers, 2, 3);
        checkers.executed(one, 3, 77);
        checkers.executed(one, 4_000, 0);
        checkers.executed(other, 3, 77);
        breaks("S20", () -> checkers.executed(other, 4_000, 1));
        breaks("S20", () -> checkers.executed(one.restarts(), 3, 78));
    }

    @Test
    void s21AMessageForSomebodyElseChangesNothing() {
        for (Message foreign :
                List.of(beat(GROUP + 1, 2, 1, 9), beat(GROUP, 2, 3, 9), beat(GROUP, 7, 1, 9), beat(GROUP, 1, 1, 9))) {
            Actor node = new Actor(Actor.only(new NoCrossTalk()), 1, 3);
            node.gets(foreign);
            breaks("S21", () -> node.gets(foreign, status(Role.FOLLOWER, 9, 2, 0)));
            Actor writer = new Actor(Actor.only(new NoCrossTalk()), 1, 3);
            breaks(
                    "S21",
                    () -> writer.gets(new Input.Received(foreign), writer.status, () -> writer.saves(9, 0, false)));
        }
        Actor node = new Actor(Actor.only(new NoCrossTalk()), 1, 3);
        node.gets(
                new Input.Received(beat(GROUP, 2, 1, 9)),
                status(Role.FOLLOWER, 9, 2, 0),
                () -> node.saves(9, 0, false));
    }

    private static Status leader(Status.Backlog backlog, Status.PeerStatus... peers) {
        return new Status(Role.LEADER, 1, 1, 5, 5, 5, 5, 5, 0, backlog, List.of(peers));
    }

    private static Status.PeerStatus peer(long key, long next, long inflight) {
        return new Status.PeerStatus(key, 5, next, 0, inflight);
    }

    @Test
    void s22NothingIsEverLessThanZero() {
        Actor node = new Actor(Actor.only(new CountersReturn()), 1, 3);
        node.gets(new Input.Tick(1), leader(new Status.Backlog(10, 2, 3, 1, 90), peer(2, 6, 10)));
        for (Status.Backlog negative : List.of(
                new Status.Backlog(-1, 0, 0, 0, 0),
                new Status.Backlog(0, -1, 0, 0, 0),
                new Status.Backlog(0, 0, -1, 0, 0),
                new Status.Backlog(0, 0, 0, -1, 0),
                new Status.Backlog(0, 0, 0, 0, -1))) {
            breaks("S22", () -> node.gets(new Input.Tick(2), leader(negative)));
        }
        breaks("S22", () -> node.gets(new Input.Tick(2), leader(Status.Backlog.NONE, peer(2, 6, -4))));
    }

    @Test
    void s22NothingIsUnderWayAtRestExceptToWhoIsAway() {
        CountersReturn checker = new CountersReturn();
        Actor node = new Actor(Actor.only(checker), 1, 3);
        node.status = leader(Status.Backlog.NONE, peer(2, 6, 0), peer(3, 9, 40));
        checker.resting(node, Set.of(1L, 2L));
        breaks("S22", () -> checker.resting(node, Set.of(1L, 2L, 3L)));
        node.status = leader(Status.Backlog.NONE, peer(2, 7, 0));
        breaks("S22", () -> checker.resting(node, Set.of(1L, 2L)));
        node.status = leader(new Status.Backlog(0, 1, 0, 0, 0), peer(2, 6, 0));
        breaks("S22", () -> checker.resting(node, Set.of(1L, 2L)));
    }

    private static Actor lively() {
        return new Actor(Actor.only(new NoStaleEffect()), 1, 3).is(Role.FOLLOWER, 4, 2, 0);
    }

    @Test
    void s23TimeNeverFallsInOneLife() {
        Actor node = lively().gets(new Input.Tick(5)).gets(new Input.Tick(5)).gets(new Input.Tick(9));
        breaks("S23", () -> node.gets(new Input.Tick(8)));
        lively().gets(new Input.Tick(5)).restarts().gets(new Input.Tick(1));
    }

    @Test
    void s23AWriteThatIsNotOnTheDiskIsNotReported() {
        Actor node = lively().saves(4, 0, true);
        node.gets(new Input.Persisted(1)).saves(4, 2, false).gets(new Input.Persisted(1));
        breaks("S23", () -> node.gets(new Input.Persisted(2)));
    }

    @Test
    void s23OnlyWhatWasHandedOverInThisLifeIsReportedAsApplied() {
        Checkers checkers = Actor.only(new NoStaleEffect());
        Actor node = new Actor(checkers, 1, 3);
        checkers.applying(node, new Entry(1, 1, EntryKind.NOOP, Payload.EMPTY));
        node.gets(new Input.Applied(1));
        breaks("S23", () -> node.gets(new Input.Applied(2)));
        breaks("S23", () -> node.restarts().gets(new Input.Applied(1)));
    }

    @Test
    void s23AMessageOfALowerTermChangesNothing() {
        for (Message late : List.of(
                beat(GROUP, 3, 1, 3),
                new Message.Append(GROUP, 3, 1, 3, 1, EntryId.ZERO, 0, List.of()),
                new Message.AppendReply(GROUP, 3, 1, 3, 1, true, 9, EntryId.ZERO),
                new Message.HeartbeatReply(GROUP, 3, 1, 3, 1, 0, 0),
                new Message.VoteReply(GROUP, 3, 1, 3, false, 1, true),
                new Message.ReadIndex(GROUP, 3, 1, 3, 1),
                new Message.ReadIndexReply(GROUP, 3, 1, 3, 1, true, 9))) {
            lively().gets(late);
            breaks("S23", () -> lively().gets(late, status(Role.FOLLOWER, 4, 3, 0)));
            breaks("S23", () -> lively().gets(late, status(Role.FOLLOWER, 4, 2, 9)));
            Actor writer = lively();
            breaks("S23", () -> writer.gets(new Input.Received(late), writer.status, () -> writer.appends(3, false)));
        }
    }

    @Test
    void s23AMessageOfThisTermAndAnAnswerToAPreVoteMayChangeMuch() {
        lively().gets(beat(GROUP, 3, 1, 4), status(Role.FOLLOWER, 4, 3, 0));
        lively().gets(new Message.VoteReply(GROUP, 3, 1, 3, true, 1, true), status(Role.CANDIDATE, 5, 0, 0));
    }
}
