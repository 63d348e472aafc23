package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Message;
import io.muster.raft.ReplicationLimits;
import io.muster.testing.load.Caller;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figure 8 of the Raft paper: an entry of an old term lies on a majority, and still may be replaced. */
@Tag("R7")
@Tag("B47")
class FigureEightTest {
    // one entry a message, so that entries can be held back one by one
    private static final ReplicationLimits SINGLE =
            new ReplicationLimits(1, 256, 8 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 10, 100);

    private final SimCluster cluster =
            SimCluster.start(8, SimOptions.THREE_NODES.withNodes(5).withLimits(SINGLE));
    private final SimNode n1 = cluster.node(1);
    private final SimNode n2 = cluster.node(2);
    private final SimNode n5 = cluster.node(5);

    @Test
    void anOldEntryOnAMajorityIsNotCommittedByCounting() {
        cluster.onlyCandidate(n1);
        cluster.awaitLeading(n1);
        Caller caller = cluster.caller();
        cluster.converge();
        long firstTerm = cluster.term();
        long at = n1.status().last() + 1;
        Caller.Write write = writeToTwo(caller, at);
        leadAloneAndDie(at);
        spreadOldEntries(firstTerm, at);
        assertTrue(n1.status().commit() < at, "an entry of an earlier term is not committed by counting");
        replaceThem();
        assertFalse(write.acknowledged());
        assertEquals(0, cluster.valueAt(n1, 0), "the write took no effect anywhere");
    }

    /** (a) An entry reaches n1 and n2, the one behind it only n1; then n1 dies. */
    private Caller.Write writeToTwo(Caller caller, long at) {
        cluster.drop(m -> m instanceof Message.Append append
                && m.from() == n1.key()
                && (m.to() != n2.key() || append.prev().index() >= at));
        Caller.Write write = caller.write(n1, 0);
        cluster.await("the entry on n2", 1_000, () -> n2.status().durable() == at);
        caller.write(n1, 1);
        cluster.await("the next entry on n1", 1_000, () -> n1.status().durable() == at + 1);
        n1.crash(SimDisk.Loss.NONE);
        return write;
    }

    /** (b) n5 wins with n3 and n4, puts another entry there that reaches nobody, and dies. */
    private void leadAloneAndDie(long at) {
        cluster.world().network().clearFilters();
        cluster.onlyCandidate(n5);
        cluster.drop(m -> m instanceof Message.Append && m.from() == n5.key());
        cluster.awaitLeading(n5);
        cluster.await("the entry of n5", 1_000, () -> n5.status().durable() >= at);
        assertEquals(at, n5.status().last());
        n5.crash(SimDisk.Loss.NONE);
    }

    /** (c) n1 leads again and brings the old entries to n2 and n3; with entries of its new term it may only ask. */
    private void spreadOldEntries(long firstTerm, long at) {
        cluster.world().network().clearFilters();
        cluster.onlyCandidate(n1);
        long[] sent = new long[6];
        cluster.drop(m -> m instanceof Message.Append append
                && m.from() == n1.key()
                && (cluster.number(m.to()) > 3 || isNewAndFits(append, firstTerm, sent)));
        n1.start();
        cluster.awaitLeading(n1);
        cluster.await(
                "the old entries on a majority",
                3_000,
                () -> n1.status().peers().stream()
                                .filter(peer -> peer.match() > at)
                                .count()
                        >= 2);
        cluster.run(500);
    }

    private boolean isNewAndFits(Message.Append append, long firstTerm, long[] sent) {
        if (append.entries().isEmpty()) {
            return false;
        }
        int to = cluster.number(append.to());
        sent[to] = Math.max(sent[to], cluster.node(to).status().last());
        boolean fits = append.prev().index() <= sent[to];
        boolean isNew = append.entries().getLast().term() > firstTerm;
        if (fits && !isNew) {
            // it will have arrived before what is sent behind it
            sent[to] = Math.max(sent[to], append.entries().getLast().index());
        }
        return fits && isNew;
    }

    /** (d) n5 wins with the votes of n3 and n4 and replaces them, as it may: they were never committed. */
    private void replaceThem() {
        n1.crash(SimDisk.Loss.NONE);
        n2.crash(SimDisk.Loss.NONE);
        cluster.world().network().clearFilters();
        cluster.onlyCandidate(n5);
        n5.start();
        cluster.awaitLeading(n5);
        n1.start();
        n2.start();
        cluster.converge();
    }
}
