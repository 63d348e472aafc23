package io.muster.testing.checker;

import static io.muster.testing.checker.Actor.breaks;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.raft.Role;
import org.junit.jupiter.api.Test;

/** The oracle of the callers notices each thing that it is there for, and is silent about what is right. */
class ClientOracleTest {
    private static final NodeView NODE = node(10);

    private static NodeView node(long applied) {
        return new Actor(Actor.only(new AppliedBeforeRead()), 1, 3).is(Role.FOLLOWER, 1, 2, applied);
    }

    private static ClientOracle oracle() {
        return new ClientOracle();
    }

    /** Client 1 has written 101 to key 0 at index 5, client 2 then 201 at index 7, both acknowledged. */
    private static ClientOracle twoWrites() {
        ClientOracle oracle = oracle();
        oracle.begins(101, 1, 0);
        oracle.executed(NODE, 5, 101, true, 0);
        oracle.acknowledged(101, 5, 0);
        oracle.begins(201, 2, 0);
        oracle.executed(NODE, 7, 201, true, 101);
        oracle.acknowledged(201, 7, 101);
        return oracle;
    }

    @Test
    void whatIsRightPasses() {
        ClientOracle oracle = twoWrites();
        oracle.executed(node(7), 5, 101, true, 0);
        oracle.acknowledged(101, 5, 0);
        oracle.read(3, oracle.demanded(), 0, 201, 8);
        oracle.read(3, 0, 1, 0, 9);
        oracle.survives(node(9), key -> 201);
        assertEquals(3, oracle.acknowledged());
        assertEquals(2, oracle.reads());
    }

    @Test
    void o1ValueThatNobodyWrote() {
        breaks("O1", () -> oracle().executed(NODE, 5, 101, true, 0));
        breaks("O1", () -> oracle().failedForGood(101));
        breaks("O1", () -> twoWrites().read(3, 7, 0, 999, 8));
    }

    @Test
    void o2TwoWritesAtOnePositionOrOutOfOrder() {
        ClientOracle oracle = twoWrites();
        oracle.begins(301, 3, 0);
        breaks("O2", () -> oracle.executed(NODE, 7, 301, true, 201));
        breaks("O2", () -> oracle.executed(NODE, 6, 301, true, 101));
    }

    @Test
    void o3ReadThatGoesBackInItsSession() {
        ClientOracle oracle = twoWrites();
        oracle.read(3, 0, 0, 201, 9);
        breaks("O3", () -> oracle.read(3, 0, 0, 201, 8));
    }

    @Test
    void o4ReadThatMissesWhatWasAcknowledgedBefore() {
        ClientOracle oracle = twoWrites();
        breaks("O4", () -> oracle.read(3, oracle.demanded(), 0, 101, 6));
    }

    @Test
    void o5WrongPredecessor() {
        ClientOracle oracle = twoWrites();
        oracle.begins(301, 3, 0);
        breaks("O5", () -> oracle.executed(NODE, 9, 301, true, 101));
        oracle.begins(401, 4, 1);
        breaks("O5", () -> oracle.acknowledged(401, 9, 0));
        breaks("O9", () -> oracle.acknowledged(201, 7, 0));
    }

    @Test
    void o6KeyThatIsSeenAbsentAfterItWasWritten() {
        breaks("O6", () -> twoWrites().read(3, 7, 0, 0, 8));
        breaks("O4", () -> twoWrites().read(3, 7, 0, 101, 8));
    }

    @Test
    void o7WriteThatIsGoneInTheEnd() {
        breaks("O7", () -> twoWrites().survives(node(6), key -> 201));
        breaks("O7", () -> twoWrites().survives(node(9), key -> 101));
        ClientOracle seen = twoWrites();
        seen.read(3, 7, 0, 201, 9);
        breaks("O7", () -> seen.survives(node(8), key -> 201));
    }

    @Test
    void o8DefiniteFailureThatTakesEffect() {
        breaks("O8", () -> twoWrites().failedForGood(101));
        ClientOracle oracle = twoWrites();
        oracle.begins(301, 3, 0);
        oracle.failedForGood(301);
        breaks("O8", () -> oracle.executed(NODE, 9, 301, true, 201));
    }

    @Test
    void o8UnknownOutcomeMayAppearLater() {
        ClientOracle oracle = twoWrites();
        oracle.begins(301, 3, 0);
        oracle.abandoned(301);
        oracle.executed(NODE, 9, 301, true, 201);
        oracle.acknowledged(301, 9, 201);
        oracle.survives(node(9), key -> 301);
    }

    @Test
    void o9WriteThatTakesEffectTwice() {
        breaks("O9", () -> twoWrites().executed(NODE, 9, 101, true, 201));
    }

    @Test
    void k9WritesOfOneClientTheOtherWayRound() {
        ClientOracle oracle = oracle();
        oracle.begins(101, 1, 0);
        oracle.begins(102, 1, 0);
        oracle.executed(NODE, 5, 102, true, 0);
        breaks("K9", () -> oracle.executed(NODE, 6, 101, true, 102));
    }
}
