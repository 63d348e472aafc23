package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterStatus.Phase;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.WriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundingTest {
    private static final WriteOptions SHORT = WriteOptions.of(Duration.ofMillis(400));

    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @Tag("M6")
    @Tag("M-b1")
    void bareAddressesFormAClusterOnlyWhenAllHaveAnswered() {
        cluster = Cluster.of(directory, 3).bare();
        Cluster.Member first = cluster.start(0);
        cluster.start(1);
        NotReadyException waiting = assertThrows(NotReadyException.class, () -> first.write("too early"));
        assertEquals(Phase.STARTING, waiting.phase());
        assertFalse(first.status().ready());
        assertEquals(Phase.STARTING, first.status().phase());

        cluster.start(2);
        cluster.leader();
        Await.until("the first one takes part", () -> first.status().ready());
        assertEquals(1, first.write("x"));
        assertEquals(
                List.of("n1", "n2", "n3"),
                first.status().members().stream().map(io.muster.Member::id).toList());

        // from now on the voters stand in the log: alone after a restart means without a quorum
        for (int i = 0; i < 3; i++) {
            cluster.stop(i);
        }
        Cluster.Member alone = cluster.start(0);
        assertThrows(NoQuorumException.class, () -> alone.write("y", SHORT));
        cluster.start(1);
        assertEquals(2, alone.write("y"));
    }

    @Test
    @Tag("M5")
    @Tag("M-b1")
    void anEmptyAnswerOfTheNameServerNeverElects() {
        cluster = Cluster.of(directory, 1)
                .with("muster.discovery.dns", "nobody.invalid")
                .with("muster.bootstrap.expect", "3");
        Cluster.Member node = cluster.start(0);
        NotReadyException refused = assertThrows(NotReadyException.class, () -> node.write("x", SHORT));
        assertEquals(Outcome.DEFINITE, refused.outcome());
        assertEquals(0, node.leadingTerm());
        assertThrows(NoQuorumException.class, () -> node.node().awaitLeader(Cluster.GROUP, Duration.ofMillis(300)));
    }

    @Test
    @Tag("M5")
    @Tag("M-b1")
    void anEmptyAnswerAfterARestartChangesNoQuorum() {
        cluster = Cluster.started(directory, 3);
        cluster.leader().write("x");
        cluster.converge();
        for (int i = 0; i < 3; i++) {
            cluster.stop(i);
        }
        cluster.with("muster.discovery.dns", "nobody.invalid")
                .with("muster.bootstrap.expect", "3")
                .with("muster.peers", "");
        Cluster.Member alone = cluster.start(0);
        MusterException refused = assertThrows(MusterException.class, () -> alone.write("y", SHORT));
        assertEquals(Outcome.DEFINITE, refused.outcome());
        assertTrue(String.valueOf(alone.status().reason()).startsWith("MUSTER-0102"), () -> alone.status()
                .toString());
    }

    @Test
    @Tag("M6")
    void aLaterEditOfThePeersChangesNoVoters() {
        cluster = Cluster.started(directory, 3);
        cluster.leader().write("x");
        cluster.converge();
        cluster.stop(0);
        cluster.with("muster.peers", "");
        Cluster.Member edited = cluster.start(0);
        assertEquals(3, edited.status().members().size());
        assertThrows(NoQuorumException.class, () -> edited.write("y", SHORT));
    }
}
