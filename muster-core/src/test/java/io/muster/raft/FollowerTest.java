package io.muster.raft;

import static io.muster.raft.Probe.GROUP;
import static io.muster.raft.Probe.entry;
import static io.muster.raft.Probe.messages;
import static io.muster.raft.Probe.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static Message.Append append(long term, EntryId prev, long commit, Entry... entries) {
        return new Message.Append(GROUP, 2, 1, term, 11, prev, commit, List.of(entries));
    }

    @Test
    @Tag("R16")
    void acknowledgesOnlyWhatIsDurable() {
        Probe follower = Probe.fresh(1);
        List<Effect> stored = follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1), entry(2, 1)));
        assertTrue(messages(stored, Message.AppendReply.class).isEmpty());
        assertEquals(2, only(stored, Write.Append.class).getFirst().entries().size());
        assertEquals(
                List.of(new Effect.Send(new Message.AppendReply(GROUP, 1, 2, 1, 11, true, 2, EntryId.ZERO))),
                follower.sync());
    }

    @Test
    void acknowledgesARepeatedRequestOnlyWhenTheFirstIsDurable() {
        Probe follower = Probe.fresh(1);
        follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1)));
        List<Effect> repeated = follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1)));
        assertTrue(repeated.isEmpty(), "nothing to store, but not durable yet either");
        assertEquals(1, messages(follower.sync(), Message.AppendReply.class).size(), "one acknowledgement a force");
    }

    @Test
    void storesNothingOfALeaderWhoseTermIsOver() {
        Probe follower = new Probe(1, Probe.log(3, 0, 1, 1), 1, 2, 3);
        List<Effect> effects = follower.receive(append(2, new EntryId(2, 1), 3, entry(3, 2)));
        assertTrue(only(effects, Write.Append.class).isEmpty(), "nothing is stored");
        assertEquals(2, follower.replica.status().last());
        Message.AppendReply reply = messages(effects, Message.AppendReply.class).getFirst();
        assertEquals(new Message.AppendReply(GROUP, 1, 2, 3, 11, false, 0, EntryId.ZERO), reply, "tells the term");
    }

    @Test
    @Tag("M-b5")
    void refusesAGapAndSaysWhereItsLogEnds() {
        Probe follower = new Probe(1, Probe.log(1, 0, 1, 1), 1, 2, 3);
        Message.AppendReply reply = messages(
                        follower.receive(append(1, new EntryId(9, 1), 0, entry(10, 1))), Message.AppendReply.class)
                .getFirst();
        assertEquals(new Message.AppendReply(GROUP, 1, 2, 1, 11, false, 9, new EntryId(2, 1)), reply);
    }

    @Test
    void theHintSkipsWholeTermsThatTheLeaderCannotHave() {
        Probe follower = new Probe(1, Probe.log(4, 0, 1, 1, 2, 2, 2), 1, 2, 3);
        Message.AppendReply reply = messages(
                        follower.receive(append(4, new EntryId(5, 1), 0)), Message.AppendReply.class)
                .getFirst();
        assertEquals(new EntryId(2, 1), reply.hint());
    }

    @Test
    @Tag("M-b4")
    void replacesADivergentSuffix() {
        Probe follower = new Probe(1, Probe.log(3, 0, 1, 1, 2), 1, 2, 3);
        List<Effect> effects = follower.receive(append(3, new EntryId(1, 1), 0, entry(2, 3), entry(3, 3)));
        assertEquals(2, only(effects, Write.TruncateSuffix.class).getFirst().from());
        assertEquals(
                List.of(entry(2, 3), entry(3, 3)),
                only(effects, Write.Append.class).getFirst().entries());
        assertEquals(1, follower.replica.status().durable());
        follower.sync();
        assertEquals(3, follower.replica.status().durable());
    }

    @Test
    void matchingEntriesAreKeptAndNothingAfterThemIsCut() {
        Probe follower = new Probe(1, Probe.log(1, 0, 1, 1, 1), 1, 2, 3);
        List<Effect> effects = follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1), entry(2, 1)));
        assertTrue(only(effects, Write.class).isEmpty());
        assertEquals(3, follower.replica.status().last());
        assertEquals(2, messages(effects, Message.AppendReply.class).getFirst().match(), "not its own last index");
    }

    @Test
    void commitsOnlyWhatItHasVerifiedWithThisLeader() {
        // MU14: min(leader commit, own last index) commits a divergent entry
        Probe follower = new Probe(1, Probe.log(3, 0, 1, 1, 2), 1, 2, 3);
        follower.receive(append(3, new EntryId(1, 1), 3));
        assertEquals(1, follower.replica.status().commit());
        follower.receive(new Message.Heartbeat(GROUP, 2, 1, 3, 1, 3, 0));
        assertEquals(1, follower.replica.status().commit());
    }

    @Test
    @Tag("M-b7")
    void appliesOnlyWhatIsCommittedAndDurableHere() {
        Probe follower = Probe.fresh(1);
        follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1), entry(2, 1)));
        List<Effect> committed = follower.receive(append(1, new EntryId(2, 1), 2));
        assertTrue(only(committed, Effect.Apply.class).isEmpty());
        assertEquals(
                List.of(entry(1, 1), entry(2, 1)),
                only(follower.sync(), Effect.Apply.class).getFirst().entries());
    }

    @Test
    void aLateReportOfOverwrittenEntriesDoesNotCount() {
        // etcd: append ABA race
        Probe follower = new Probe(1, Probe.log(1, 0, 1), 1, 2, 3);
        List<Effect> first = follower.receive(append(1, new EntryId(1, 1), 0, entry(2, 1)));
        long firstSequence = only(first, Write.Append.class).getFirst().sequence();
        follower.receive(new Message.Append(GROUP, 3, 1, 2, 5, new EntryId(1, 1), 0, List.of(entry(2, 2))));
        follower.step(new Input.Persisted(firstSequence));
        assertEquals(1, follower.replica.status().durable());
        Message.AppendReply reply =
                messages(follower.sync(), Message.AppendReply.class).getFirst();
        assertEquals(3, reply.to(), "the acknowledgement to the old leader is gone");
        assertEquals(2, follower.replica.status().durable());
    }

    @Test
    void reportsMayComeOutOfOrder() {
        Probe follower = Probe.fresh(1);
        follower.receive(append(1, EntryId.ZERO, 0, entry(1, 1)));
        follower.receive(append(1, new EntryId(1, 1), 0, entry(2, 1)));
        follower.sync();
        assertTrue(follower.step(new Input.Persisted(2)).isEmpty());
        assertEquals(2, follower.replica.status().durable());
    }

    @Test
    void truncationOfCommittedEntriesHaltsTheReplica() {
        Probe follower = Probe.fresh(1);
        follower.receive(append(1, EntryId.ZERO, 1, entry(1, 1)));
        follower.sync();
        List<Effect> effects =
                follower.receive(new Message.Append(GROUP, 3, 1, 2, 1, EntryId.ZERO, 0, List.of(entry(1, 2))));
        assertTrue(effects.getFirst() instanceof Effect.Halt);
        assertNotNull(follower.replica.halted());
        assertTrue(follower.receive(append(9, EntryId.ZERO, 0)).isEmpty(), "a halted replica is silent");
    }

    @Test
    void oldLeadersLearnThatTheirTermIsOver() {
        Probe follower = new Probe(1, Probe.log(7, 0), 1, 2, 3);
        Message.HeartbeatReply reply = messages(
                        follower.receive(new Message.Heartbeat(GROUP, 2, 1, 3, 1, 0, 0)), Message.HeartbeatReply.class)
                .getFirst();
        assertEquals(7, reply.term());
        assertEquals(0, reply.round(), "it answers no round: its receiver may count its own in term 7");
        Message.AppendReply refused = messages(
                        follower.receive(new Message.Append(GROUP, 2, 1, 3, 9, new EntryId(4, 3), 0, List.of())),
                        Message.AppendReply.class)
                .getFirst();
        assertEquals(7, refused.term());
        assertEquals(0, refused.match(), "it says nothing about entries");
    }

    @Test
    @Tag("M-b8")
    void readsItsOldEntriesBackToApplyThemAfterARestart() {
        TermRuns runs = new TermRuns();
        runs.add(1, 1);
        runs.add(2, 1);
        Probe follower = new Probe(1, new Restored(new HardState(1, 0, 2), runs), 1, 2, 3);
        assertEquals(0, follower.replica.status().applied());
        List<Effect> applied = follower.step(new Input.Fetched(0, List.of(entry(1, 1), entry(2, 1))));
        assertEquals(2, only(applied, Effect.Apply.class).getFirst().entries().size());
        follower.step(new Input.Applied(2));
        assertEquals(2, follower.replica.status().applied());
    }
}
