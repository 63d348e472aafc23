package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus.Phase;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.ReadTimeoutException;
import io.muster.raft.Input;
import io.muster.raft.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReadGateTest {
    private static final long SEED = 1_000;
    private static final long DEADLINE = 10_000_000_000L;

    private final List<Long> asked = new ArrayList<>();
    private final List<Long> admitted = new ArrayList<>();
    private final ReadGate gate = new ReadGate(
            new PlainPorts(false), SEED, input -> asked.add(((Input.ReadAsked) input).read()), admitted::add);

    private ReadCall arrive() {
        ReadCall call = new ReadCall(0, new CallFuture<>(Surroundings.REAL), DEADLINE);
        gate.arrive(call);
        return call;
    }

    private static MusterException failure(ReadCall call) {
        CompletionException thrown = assertThrows(CompletionException.class, call.mayRun::join);
        MusterException failure = assertInstanceOf(MusterException.class, thrown.getCause());
        assertEquals(Outcome.DEFINITE, failure.outcome());
        return failure;
    }

    @Test
    @Tag("R2")
    void allWhoWaitAtTheEndOfATurnShareOneQuestion() {
        ReadCall a = arrive();
        ReadCall b = arrive();
        gate.turn(0);
        assertEquals(1, asked.size());
        gate.answered(asked.get(0), 5, 5);
        assertEquals(List.of(5L), admitted);
        assertTrue(a.mayRun.settled());
        assertTrue(b.mayRun.settled());
        gate.turn(0);
        assertEquals(1, asked.size());
    }

    @Test
    @Tag("RD2")
    void whoComesWhileAQuestionIsUnderWayWaitsForTheNextOne() {
        ReadCall early = arrive();
        gate.turn(0);
        ReadCall late = arrive();
        gate.turn(0);
        assertEquals(1, asked.size());
        gate.answered(asked.get(0), 5, 5);
        assertTrue(early.mayRun.settled());
        assertFalse(late.mayRun.settled());
        gate.turn(0);
        assertEquals(2, asked.size());
        gate.answered(asked.get(0), 9, 9);
        assertFalse(late.mayRun.settled(), "an answer to a question from before it came says nothing");
        gate.answered(asked.get(1), 9, 9);
        assertTrue(late.mayRun.settled());
    }

    @Test
    @Tag("RD2")
    void aQuestionWithoutAnAnswerIsAskedAgainUnderANewNumber() {
        ReadCall call = arrive();
        gate.turn(0);
        gate.turn(1);
        assertEquals(1, asked.size());
        gate.turn(200_000_000);
        assertEquals(2, asked.size());
        assertTrue(asked.get(1) > asked.get(0));
        gate.answered(asked.get(0), 5, 5);
        assertTrue(call.mayRun.settled(), "the first question was asked after the read came too");
    }

    @Test
    @Tag("RD3")
    void aConfirmedReadWaitsUntilItsIndexIsApplied() {
        ReadCall call = arrive();
        gate.turn(0);
        gate.answered(asked.get(0), 7, 5);
        gate.applied(6);
        assertFalse(call.mayRun.settled());
        gate.applied(7);
        assertTrue(call.mayRun.settled());
    }

    @Test
    void aReadThatIsNotConfirmedInTimeSaysWhatItWaitedFor() {
        gate.leaderIs(2, 0);
        ReadCall call = arrive();
        gate.turn(0);
        gate.tick(DEADLINE - 1);
        assertFalse(call.mayRun.settled());
        gate.tick(DEADLINE);
        assertTrue(String.valueOf(failure(call).getMessage()).contains("the quorum has not confirmed it"));
    }

    @Test
    void aReadThatIsNotAppliedInTimeNamesTheIndex() {
        gate.leaderIs(2, 0);
        ReadCall call = arrive();
        gate.turn(0);
        gate.answered(asked.get(0), 7, 5);
        gate.tick(DEADLINE);
        MusterException failure = failure(call);
        assertInstanceOf(ReadTimeoutException.class, failure);
        assertTrue(String.valueOf(failure.getMessage()).contains("index 7"), failure::toString);
        gate.applied(7);
    }

    @Test
    void withoutALeaderOrAQuorumItSaysThat() {
        ReadCall nobody = arrive();
        gate.turn(0);
        gate.tick(DEADLINE);
        assertInstanceOf(NoQuorumException.class, failure(nobody));

        gate.leaderIs(2, 0);
        ReadCall alone = arrive();
        gate.turn(0);
        gate.refused(asked.get(1), new Refusal.NoQuorum(1, 2), 0);
        gate.tick(DEADLINE);
        assertTrue(String.valueOf(failure(alone).getMessage()).contains("reaches 1 voters and needs 2"));
    }

    @Test
    void aRefusedQuestionIsAskedAgainAfterAPauseOrWhenALeaderAppears() {
        arrive();
        gate.turn(0);
        gate.refused(asked.get(0), new Refusal.NotLeader(0), 0);
        gate.turn(0);
        assertEquals(1, asked.size());
        gate.turn(10_000_000);
        assertEquals(2, asked.size());
        gate.refused(asked.get(1), new Refusal.NotLeader(0), 10_000_000);
        gate.leaderIs(3, 10_000_001);
        gate.turn(10_000_001);
        assertEquals(3, asked.size());
    }

    @Test
    @Tag("L5")
    void closingEndsThoseThatWaitInEveryStage() {
        ReadCall confirmed = arrive();
        gate.turn(0);
        gate.answered(asked.get(0), 7, 5);
        ReadCall asking = arrive();
        gate.turn(0);
        ReadCall fresh = arrive();
        gate.close(new NotReadyException(Phase.STOPPING, "stops", null));
        for (ReadCall call : List.of(confirmed, asking, fresh)) {
            assertInstanceOf(NotReadyException.class, failure(call));
        }
    }
}
