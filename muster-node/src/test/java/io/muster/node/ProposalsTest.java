package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.muster.CommandId;
import io.muster.apply.Envelope;
import io.muster.raft.Effect;
import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Payload;
import io.muster.raft.Proposal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private static final long MILLIS = 1_700_000_000_000L;

    private final List<Input.Proposed> given = new ArrayList<>();
    private final List<Waiter> lost = new ArrayList<>();
    private final Proposals proposals = new Proposals(
            InstantSource.fixed(Instant.ofEpochMilli(MILLIS)), input -> given.add((Input.Proposed) input));

    private static byte[] envelope(int number, int bytes) {
        return Envelope.command(new CommandId(1, number), 0, null, new byte[bytes]);
    }

    private Waiter propose(int number) {
        Waiter waiter = new RemoteCall(7, number);
        proposals.propose(waiter, EntryKind.COMMAND, envelope(number, 8));
        return waiter;
    }

    private void accept(int token, long index, long term) {
        proposals.accepted(new Effect.Accepted(token, new EntryId(index, term)));
    }

    private static Entry entry(long index, long term) {
        return new Entry(index, term, EntryKind.COMMAND, Payload.wrap(new byte[4]));
    }

    @Test
    void whatCameInOneTurnIsOneInputStampedWithTheTimeOfTheLeader() {
        byte[] first = envelope(1, 8);
        proposals.propose(new RemoteCall(7, 1), EntryKind.COMMAND, first);
        propose(2);
        assertEquals(List.of(), given);
        proposals.flush();
        proposals.flush();
        assertEquals(1, given.size());
        List<Proposal> batch = given.get(0).proposals();
        assertEquals(2, batch.size());
        assertEquals(MILLIS, ByteBuffer.wrap(batch.get(0).payload().toArray()).getLong());
        assertEquals(0, ByteBuffer.wrap(first).getLong(), "the envelope of the caller is not touched");
    }

    @Test
    void aFullBatchLeavesBeforeTheEndOfTheTurn() {
        for (int i = 1; i <= 4096; i++) {
            propose(i);
        }
        assertEquals(1, given.size());
        proposals.propose(new RemoteCall(7, 5000), EntryKind.COMMAND, envelope(5000, 1 << 20));
        assertEquals(2, given.size());
    }

    @Test
    void eachWaiterIsFoundAtItsEntry() {
        Waiter first = propose(1);
        Waiter second = propose(2);
        proposals.flush();
        accept(1, 11, 3);
        accept(2, 12, 3);
        assertEquals(2, proposals.waiting());
        @Nullable Waiter[] taken = proposals.taken(List.of(entry(10, 2), entry(11, 3), entry(12, 3)), lost::add);
        assertArrayEquals(new @Nullable Waiter[] {null, first, second}, taken);
        assertEquals(List.of(), lost);
        assertEquals(0, proposals.waiting());
    }

    @Test
    void aWaiterWhoseEntryWasOverwrittenIsToldThatItIsLost() {
        Waiter overwritten = propose(1);
        Waiter later = propose(2);
        proposals.flush();
        accept(1, 11, 3);
        accept(2, 14, 5);
        assertArrayEquals(new @Nullable Waiter[] {null}, proposals.taken(List.of(entry(11, 4)), lost::add));
        assertEquals(List.of(overwritten), lost);
        assertArrayEquals(new @Nullable Waiter[] {later}, proposals.taken(List.of(entry(14, 5)), lost::add));
    }

    @Test
    void refusalsComeInTheOrderOfTheProposals() {
        Waiter first = propose(1);
        Waiter second = propose(2);
        Waiter third = propose(3);
        proposals.flush();
        accept(1, 11, 3);
        assertSame(second, proposals.refused());
        accept(3, 12, 3);
        assertArrayEquals(
                new @Nullable Waiter[] {first, third}, proposals.taken(List.of(entry(11, 3), entry(12, 3)), lost::add));
    }

    @Test
    void theEndOfALeadershipLosesWhatWasAppendedAndNothingElse() {
        Waiter appended = propose(1);
        Waiter asked = propose(2);
        proposals.flush();
        accept(1, 11, 3);
        proposals.leadershipEnded(lost::add);
        assertEquals(List.of(appended), lost);
        assertSame(asked, proposals.refused(), "it has its own answer to come");
        assertEquals(0, proposals.waiting());
    }
}
