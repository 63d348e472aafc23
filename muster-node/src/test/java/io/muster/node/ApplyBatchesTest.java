package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.Group;
import io.muster.MusterNode;
import io.muster.Preset;
import io.muster.WriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyBatchesTest {
    private static final int WRITES = 10_000;

    @Test
    @Tag("K4")
    void manyQueuedWritesAreAppliedInFewBatches(@TempDir Path directory) {
        try (MusterNode node = MusterNode.builder()
                .preset(Preset.DEVELOPMENT)
                .port(0)
                .dataDirectory(directory)
                .handler(MusterNode.DEFAULT_GROUP, (command, context) -> command)
                .start()) {
            node.awaitLeader(Duration.ofSeconds(10));
            Group group = node.group(MusterNode.DEFAULT_GROUP);
            WriteOptions options = WriteOptions.of(Duration.ofSeconds(30));
            long before = node.metrics().getOrDefault("muster_apply_batches_total", 0L);
            CompletableFuture<?>[] answers = Stream.generate(() -> group.submit(new byte[16], options))
                    .limit(WRITES)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(answers).join();
            long batches = node.metrics().getOrDefault("muster_apply_batches_total", 0L) - before;
            assertTrue(batches > 0 && batches <= 200, "batches: " + batches);
        }
    }
}
