package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.breaks;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.raft.Role;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each invariant of callers by itself: what it notices, and that the others do not do its work. */
class CallCheckersTest {
    private static final List<Function<WriteHistory, CallChecker>> ALL = List.of(
            NoPhantom::new,
            OnePlace::new,
            SessionForward::new,
            ReadSeesAcknowledged::new,
            PredecessorTrue::new,
            AbsentStaysAbsent::new,
            AcknowledgedSurvive::new,
            DefiniteNeverShows::new,
            history -> new AtMostOnce(),
            history -> new CallerOrder());

    private static Actor node(long applied) {
        return new Actor(Actor.only(new AppliedBeforeRead()), 1, 3).is(Role.FOLLOWER, 1, 2, applied);
    }

    private static final Actor NODE = node(10);

    /** Client 1 has written 101 to key 0 at index 5, client 2 then 201 at index 7, both acknowledged. */
    private static ClientOracle twoWrites(Function<WriteHistory, CallChecker> one) {
        ClientOracle oracle = new ClientOracle(one);
        oracle.begins(101, 1, 0);
        oracle.executed(NODE, 5, 101, true, 0);
        oracle.acknowledged(101, 5, 0);
        oracle.begins(201, 2, 0);
        oracle.executed(NODE, 7, 201, true, 101);
        oracle.acknowledged(201, 7, 101);
        return oracle;
    }

    @Test
    void whatIsRightPassesThemAll() {
        for (Function<WriteHistory, CallChecker> one : ALL) {
            ClientOracle oracle = twoWrites(one);
            oracle.executed(node(7), 5, 101, true, 0);
            oracle.acknowledged(101, 5, 0);
            oracle.read(3, oracle.demanded(), 0, 201, 8);
            oracle.read(3, 0, 1, 0, 9);
            oracle.begins(301, 3, 1);
            oracle.abandoned(301);
            oracle.begins(302, 3, 1);
            oracle.executed(NODE, 10, 302, true, 0);
            oracle.executed(NODE, 11, 301, false, 302);
            oracle.begins(401, 4, 0);
            oracle.failedForGood(401);
            oracle.read(3, 0, 1, 302, 10);
            oracle.survives(node(11), key -> key == 0 ? 201 : 0);
            assertEquals(3, oracle.acknowledged());
            assertEquals(3, oracle.reads());
        }
    }

    @Test
    void o1ValueOrAnswerThatNobodyAskedFor() {
        breaks("O1", () -> new ClientOracle(NoPhantom::new).executed(NODE, 5, 101, true, 0));
        breaks("O1", () -> new ClientOracle(NoPhantom::new).failedForGood(101));
        breaks("O1", () -> new ClientOracle(NoPhantom::new).abandoned(101));
        breaks("O1", () -> twoWrites(NoPhantom::new).acknowledged(999, 9, 0));
        breaks("O1", () -> twoWrites(NoPhantom::new).acknowledged(201, 7, 999));
        breaks("O1", () -> twoWrites(NoPhantom::new).read(3, 7, 0, 999, 8));
    }

    @Test
    void o2TwoWritesAtOnePositionTwoPositionsOfOneWriteOrOneLeftOut() {
        ClientOracle oracle = twoWrites(OnePlace::new);
        oracle.begins(301, 3, 0);
        breaks("O2", () -> oracle.executed(NODE, 7, 301, true, 201));
        breaks("O2", () -> oracle.executed(NODE, 6, 301, true, 101));
        breaks("O2", () -> oracle.executed(NODE, 9, 101, true, 201));
        breaks("O2", () -> oracle.acknowledged(101, 6, 0));
    }

    @Test
    void o3ReadThatGoesBackInItsSession() {
        ClientOracle oracle = twoWrites(SessionForward::new);
        oracle.read(3, 0, 0, 201, 9);
        breaks("O3", () -> oracle.read(3, 0, 0, 201, 8));
        breaks("O3", () -> oracle.read(2, 0, 0, 101, 6));
    }

    @Test
    void o4ReadThatMissesWhatWasAcknowledgedBeforeOrSeesWhatIsNotThere() {
        ClientOracle oracle = twoWrites(ReadSeesAcknowledged::new);
        oracle.read(3, 0, 0, 101, 6);
        breaks("O4", () -> oracle.read(3, oracle.demanded(), 0, 101, 6));
        breaks("O4", () -> oracle.read(3, 7, 0, 101, 8));
        breaks("O4", () -> oracle.read(3, 0, 0, 201, 6));
    }

    @Test
    void o5WrongPredecessor() {
        ClientOracle oracle = twoWrites(PredecessorTrue::new);
        oracle.begins(301, 3, 0);
        breaks("O5", () -> oracle.executed(NODE, 9, 301, true, 101));
        breaks("O5", () -> oracle.executed(NODE, 7, 201, true, 0));
        breaks("O5", () -> oracle.acknowledged(301, 9, 0));
        breaks("O5", () -> oracle.acknowledged(201, 7, 0));
    }

    @Test
    void o6KeyThatIsSeenAbsentThenOrLater() {
        breaks("O6", () -> twoWrites(AbsentStaysAbsent::new).read(3, 7, 0, 0, 8));
        ClientOracle oracle = twoWrites(AbsentStaysAbsent::new);
        oracle.read(3, 7, 1, 0, 9);
        oracle.begins(301, 3, 1);
        oracle.begins(302, 3, 1);
        breaks("O6", () -> oracle.executed(NODE, 8, 301, true, 0));
        oracle.executed(NODE, 10, 302, true, 0);
    }

    @Test
    void o7WriteThatIsGoneInTheEnd() {
        breaks("O7", () -> twoWrites(AcknowledgedSurvive::new).survives(node(6), key -> 201));
        breaks("O7", () -> twoWrites(AcknowledgedSurvive::new).survives(node(9), key -> 101));
        ClientOracle seen = twoWrites(AcknowledgedSurvive::new);
        seen.read(3, 7, 0, 201, 9);
        breaks("O7", () -> seen.survives(node(8), key -> 201));
    }

    @Test
    void o8DefiniteFailureThatTakesEffect() {
        breaks("O8", () -> twoWrites(DefiniteNeverShows::new).failedForGood(101));
        ClientOracle oracle = twoWrites(DefiniteNeverShows::new);
        oracle.begins(301, 3, 0);
        oracle.failedForGood(301);
        breaks("O8", () -> oracle.executed(NODE, 9, 301, true, 201));
        breaks("O8", () -> oracle.acknowledged(301, 9, 201));
    }

    @Test
    void o9WriteThatTakesEffectTwiceOrIsAnsweredInTwoWays() {
        breaks("O9", () -> twoWrites(history -> new AtMostOnce()).executed(NODE, 9, 101, true, 201));
        breaks("O9", () -> twoWrites(history -> new AtMostOnce()).acknowledged(101, 6, 0));
        breaks("O9", () -> twoWrites(history -> new AtMostOnce()).acknowledged(101, 5, 201));
    }

    @Test
    void k9WritesOfOneClientTheOtherWayRound() {
        ClientOracle oracle = twoWrites(history -> new CallerOrder());
        oracle.begins(102, 1, 0);
        oracle.begins(103, 1, 0);
        oracle.executed(NODE, 9, 103, true, 201);
        breaks("K9", () -> oracle.executed(NODE, 10, 102, true, 103));
    }
}
