package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.CommandId;
import io.muster.WriteOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLossTest {
    @TempDir
    Path directory;

    @Test
    @Tag("F30")
    void aNodeWhoseSessionHasExpiredGoesOnWithAnotherOneAlsoUnderAnIdThatWasDrawnBefore() {
        try (Cluster cluster =
                Cluster.of(directory, 3).with("muster.session.timeout", "1s").with("muster.write.timeout", "900ms")) {
            for (int i = 0; i < 3; i++) {
                cluster.start(i);
            }
            Cluster.Member leader = cluster.leader();
            Cluster.Member quiet = cluster.others(leader).get(0);
            assertEquals(1, quiet.write("a"));
            int[] count = {1};
            // log time moves with entries only, so the others have to write for the session to end
            Await.until("the session of the quiet node has expired", () -> {
                leader.write("tick");
                count[0]++;
                return sessions(leader) == 1;
            });
            // with an id that was drawn before, as an interceptor does that keeps it for retries
            CommandId drawn = quiet.node().group(Cluster.GROUP).newCommand();
            assertEquals(
                    count[0] + 1,
                    quiet.write("b", WriteOptions.of(Cluster.TIMEOUT).withCommandId(drawn)));
            assertEquals(count[0] + 2, quiet.write("c"));
            assertEquals(1, leader.read().stream().filter("b"::equals).count());
        }
    }

    private static long sessions(Cluster.Member member) {
        return member.node().metrics().getOrDefault("muster_sessions_active{group=\"default\"}", -1L);
    }
}
