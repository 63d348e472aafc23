package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandId;
import io.muster.MusterConfig;
import io.muster.apply.Envelope;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.wire.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private static final long LEADER = 2;
    private static final long DEADLINE = 10_000_000_000L;

    private final PlainPorts node = new PlainPorts(true);
    private final MusterConfig.Limits limits = node.config().limits();

    private Forwarder forwarder(long seed) {
        SessionKeeper sessions = new SessionKeeper(
                0, new OwnSessions(new SplittableRandom(1)), Duration.ofMinutes(10), () -> 0, Surroundings.REAL);
        Forwarder calls = new Forwarder(0, node, new Proposals(InstantSource.system(), input -> {}), sessions, seed);
        calls.leaderIs(LEADER, false, 0);
        return calls;
    }

    private WriteCall call(int number) {
        CommandId id = new CommandId(77, number);
        byte[] envelope = Envelope.command(id, 0, null, new byte[8]);
        return new WriteCall(
                0,
                new WriteCall.Options(EntryKind.COMMAND, envelope, id, null, false, DEADLINE, true, null),
                new CallFuture<>(Surroundings.REAL),
                new Admission(limits, Surroundings.REAL));
    }

    private long sentToken() {
        return ((Call.Propose) node.sent().getLast()).token();
    }

    @Test
    @Tag("M4")
    void aLateReplyToACallOfAnEarlierLifeAnswersNoCallOfThisOne() {
        Forwarder before = forwarder(1_000);
        before.arrive(call(1), 0);
        long earlier = sentToken();

        Forwarder restarted = forwarder(5_000_000);
        WriteCall call = call(2);
        restarted.arrive(call, 0);
        restarted.reply(new Call.Reply(0, earlier, Call.Reply.APPLIED, 9, Payload.EMPTY), 1);
        assertFalse(call.settled(), "that answer was for another call");
        restarted.reply(new Call.Reply(0, sentToken(), Call.Reply.APPLIED, 10, Payload.EMPTY), 2);
        assertTrue(call.settled());
        assertEquals(10, call.future.join().index());
    }
}
