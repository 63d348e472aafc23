package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That such timing keeps one leader for as long as the machine keeps up is shown in virtual time, in the core. */
class LowLatencyTest {
    @TempDir
    Path directory;

    @Test
    @Tag("R4")
    void aClusterWithShortTimeoutsElectsReplacesItsLeaderAndLosesNothing() {
        try (Cluster cluster = Cluster.of(directory, 3)
                .with("muster.heartbeat-interval", "50ms")
                .with("muster.election-timeout", "150ms")
                .with("muster.election-jitter", "1.0")) {
            for (int i = 0; i < 3; i++) {
                cluster.start(i);
            }
            Cluster.Member caller = cluster.get(0);
            for (int i = 1; i <= 50; i++) {
                assertEquals(i, caller.write("line " + i));
            }
            Cluster.Member leader = cluster.leader();
            cluster.kill(cluster.indexOf(leader));
            Cluster.Member left = cluster.running().get(0);
            assertEquals(51, left.write("line 51"));
            assertNotEquals(leader.id(), cluster.leader().id());
            assertEquals(51, cluster.running().get(1).read().size());
        }
    }
}
