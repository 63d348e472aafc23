package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandRejectedException;
import io.muster.DeploymentRejectedException;
import io.muster.MusterConfig;
import io.muster.Outcome;
import io.muster.SessionExpiredException;
import io.muster.WriteOptions;
import io.muster.spi.CommandHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("F37")
class CommandSizeTest {
    private static final int LIMIT = 7 << 10;

    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);

    @AfterEach
    void close() {
        cluster.close();
    }

    private void start(int count) {
        cluster = Cluster.of(directory, count)
                .with("muster.log.segment-size", "32KiB")
                .with("muster.limits.command-size", "7KiB");
        for (int i = 0; i < count; i++) {
            cluster.start(i);
        }
        cluster.leader();
    }

    /** With the longest key, so that it weighs as much as any command can. */
    private static WriteOptions heaviest(int number) {
        return WriteOptions.of(Cluster.TIMEOUT).withIdempotencyKey("k".repeat(252) + (100 + number));
    }

    private static String line(int number, int length) {
        return (number + ":").repeat(length).substring(0, length);
    }

    @Test
    void theLargestCommandGoesThroughTheSmallestSegmentsAndComesBackAfterARestart() {
        start(3);
        Cluster.Member follower = cluster.others(cluster.leader()).get(0);
        for (int i = 0; i < 20; i++) {
            assertEquals(i + 1, follower.write(line(i, LIMIT), heaviest(i)));
        }
        CommandRejectedException refused =
                assertThrows(CommandRejectedException.class, () -> follower.write(line(0, LIMIT + 1), heaviest(21)));
        assertEquals(CommandRejectedException.Reason.TOO_LARGE, refused.reason());
        assertEquals(Outcome.DEFINITE, refused.outcome());
        cluster.converge();
        for (int i = 0; i < 3; i++) {
            cluster.stop(i);
        }
        for (int i = 0; i < 3; i++) {
            cluster.start(i);
        }
        List<String> lines = cluster.leader().read();
        assertEquals(20, lines.size());
        assertEquals(line(19, LIMIT), lines.get(19));
        cluster.converge();
    }

    @Test
    void aFollowerThatWasAwayGetsTheLargestCommandsFromTheDisk() {
        start(3);
        Cluster.Member leader = cluster.leader();
        int away = cluster.indexOf(cluster.others(leader).get(0));
        cluster.stop(away);
        for (int i = 0; i < 20; i++) {
            leader.write(line(i, LIMIT), heaviest(i));
        }
        cluster.start(away);
        cluster.converge();
        assertEquals(20, cluster.get(away).local().size());
    }

    @Test
    void aHandMadeConfigurationWhoseCommandsDoNotFitIntoTheLogDoesNotStart() {
        MusterConfig good = Cluster.of(directory, 1).config(0);
        MusterConfig.Storage small = new MusterConfig.Storage(
                good.storage().dataDirectory(), good.storage().fsync(), 32 << 10);
        MusterConfig bad = new MusterConfig(
                good.preset(),
                good.node(),
                good.peers(),
                good.timing(),
                good.replication(),
                small,
                good.limits(),
                good.calls(),
                good.sessions(),
                good.health(),
                good.shutdownTimeout(),
                good.beans());
        NodeAssembly assembly = new NodeAssembly(bad, Map.of("default", CommandHandler.NONE), 0, Surroundings.REAL);
        DeploymentRejectedException rejected = assertThrows(DeploymentRejectedException.class, assembly::start);
        String problem = rejected.problems().get(0);
        assertTrue(problem.startsWith("MUSTER-1509 muster.log.segment-size"), problem);
        assertTrue(problem.contains("muster.limits.command-size"), problem);
        assertFalse(
                NodeStorage.founded(good, Surroundings.REAL)
                        && directory.resolve("n1/log").toFile().exists(),
                "nothing was begun");
    }

    @Test
    void aResultThatNoFrameCanCarryIsToldAtOnceAndTheLeaderGoesOn() {
        cluster = Cluster.of(directory, 3)
                .with("muster.limits.command-size", "8KiB")
                .with("muster.limits.frame-size", "128KiB");
        for (int i = 0; i < 3; i++) {
            cluster.start(i);
        }
        Cluster.Member leader = cluster.leader();
        Cluster.Member follower = cluster.others(leader).get(0);
        follower.write("first");
        SessionExpiredException lost = assertThrows(SessionExpiredException.class, () -> follower.write("give 200000"));
        assertEquals(Outcome.UNKNOWN, lost.outcome());
        assertTrue(String.valueOf(lost.getMessage()).contains("larger than a frame"), lost::toString);
        assertEquals(3, follower.write("third"));
        assertEquals(1, leader.read().stream().filter("give 200000"::equals).count());
    }
}
