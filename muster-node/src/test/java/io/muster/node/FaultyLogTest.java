package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus.Phase;
import io.muster.CommandResult;
import io.muster.MusterException;
import io.muster.StorageException;
import io.muster.WriteOptions;
import io.muster.log.LogFailedException;
import io.muster.log.LogStore;
import io.muster.log.NoSpaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyLogTest {
    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);
    private final Map<Integer, FaultyLog> logs = new ConcurrentHashMap<>();

    /** A log on a disk that can fail, hang or be full. */
    private static final class FaultyLog extends PassingLog {
        volatile boolean fails;
        volatile boolean full;
        volatile boolean broken;
        volatile CountDownLatch hangs = new CountDownLatch(0);

        FaultyLog(LogStore log) {
            super(log);
        }

        @Override
        public void force() {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (fails) {
                throw new LogFailedException("log/1.seg", 4096, "force failed", null);
            }
            super.force();
        }

        @Override
        public void prepare() {
            if (full || broken) {
                throw full
                        ? new NoSpaceException("/data/log/2.tmp: no room", new IOException("no space left"))
                        : new UncheckedIOException("/data/log/2.tmp: input/output error", new IOException("EIO"));
            }
            super.prepare();
        }
    }

    @AfterEach
    void close() {
        logs.values().forEach(log -> log.hangs.countDown());
        cluster.close();
    }

    private void start(int count) {
        cluster = Cluster.of(directory, count);
        for (int i = 0; i < count; i++) {
            int number = i;
            cluster.log = log -> {
                FaultyLog faulty = new FaultyLog(log);
                logs.put(number, faulty);
                return faulty;
            };
            cluster.start(i);
        }
    }

    private FaultyLog logOf(Cluster.Member member) {
        return java.util.Objects.requireNonNull(logs.get(cluster.indexOf(member)));
    }

    @Test
    @Tag("F6")
    @Tag("M2")
    void theFirstFailedForceEndsTheNodeForGood() {
        start(1);
        Cluster.Member node = cluster.get(0);
        node.write("before");
        List<ClusterEvent> events = new CopyOnWriteArrayList<>();
        node.node().listen(events::add);
        logOf(node).fails = true;
        assertThrows(MusterException.class, () -> node.write("during", WriteOptions.of(Duration.ofSeconds(2))));
        Await.until("halted", () -> node.status().phase() == Phase.HALTED);
        assertTrue(String.valueOf(node.status().reason()).startsWith("MUSTER-0202"), () -> node.status()
                .toString());
        logOf(node).fails = false;
        StorageException refused = assertThrows(StorageException.class, () -> node.write("after"));
        assertEquals(StorageException.Reason.FAILED, refused.reason());
        assertEquals(List.of("before"), node.local());
        Await.until("an event tells it", () -> events.stream().anyMatch(e -> e instanceof ClusterEvent.StorageFailed));
    }

    @Test
    @Tag("F6")
    @Tag("L5")
    void aFailedForceEndsEveryCallAndEachFailureCarriesItsId() {
        start(3);
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        for (Cluster.Member other : cluster.others(leader)) {
            cluster.stop(cluster.indexOf(other));
        }
        Await.until("it has noticed", () -> leader.leadingTerm() == 0);
        FaultyLog log = logOf(leader);
        log.fails = true;
        List<CompletableFuture<CommandResult>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(leader.node()
                    .group(Cluster.GROUP)
                    .submit(new byte[] {'x'}, WriteOptions.of(Duration.ofMinutes(10))));
        }
        // a write of its own, of the term, or of nobody: the first force that comes finds the disk broken
        cluster.start(cluster.indexOf(leader) == 0 ? 1 : 0);
        Await.until("every call has ended", () -> calls.stream().allMatch(CompletableFuture::isDone));
        for (CompletableFuture<CommandResult> call : calls) {
            CompletionException thrown = assertThrows(CompletionException.class, call::join);
            MusterException failure = assertInstanceOf(MusterException.class, thrown.getCause());
            assertTrue(failure.commandId().isPresent(), failure::toString);
        }
    }

    @Test
    @Tag("F6")
    void aLeaderWithAFailedLogIsReplacedAtOnce() {
        start(3);
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        logOf(leader).fails = true;
        assertThrows(MusterException.class, () -> leader.write("during", WriteOptions.of(Duration.ofSeconds(2))));
        Cluster.Member other = cluster.others(leader).get(0);
        other.write("after");
        assertTrue(other.read().contains("after"));
        assertEquals(0, leader.leadingTerm());
    }

    @Test
    @Tag("F8")
    @Tag("B78")
    void aLeaderWhoseForceHangsStepsDownAndComesBack() {
        start(3);
        Cluster.Member leader = cluster.leader();
        leader.write("before");
        CountDownLatch hanging = new CountDownLatch(1);
        logOf(leader).hangs = hanging;
        Thread stuck = Thread.ofVirtual().start(() -> leader.write("through the hanging one"));
        Await.until("it steps down", () -> leader.leadingTerm() == 0);
        Cluster.Member other = cluster.others(leader).get(0);
        other.write("after");
        hanging.countDown();
        Await.until("the stuck call has ended", () -> !stuck.isAlive());
        cluster.converge();
        List<String> lines = leader.read();
        assertEquals(1, lines.stream().filter("through the hanging one"::equals).count(), lines::toString);
        assertEquals(1, lines.stream().filter("after"::equals).count(), lines::toString);
    }

    @Test
    @Tag("F7")
    void aFullDiskIsToldBeforeTheLastSegmentIsFull() {
        cluster = Cluster.of(directory, 1);
        cluster.log = log -> {
            FaultyLog faulty = new FaultyLog(log);
            faulty.full = true;
            logs.put(0, faulty);
            return faulty;
        };
        Cluster.Member node = cluster.start(0);
        node.write("there is room for this");
        Await.until("not ready", () -> String.valueOf(node.status().reason()).startsWith("MUSTER-0201"));
        assertTrue(String.valueOf(node.status().reason()).contains("/data/log/2.tmp"), () -> node.status()
                .toString());
        logOf(node).full = false;
        Await.until("ready again", () -> node.status().ready());
        logOf(node).broken = true;
        Await.until("no full disk, and not called one", () -> String.valueOf(
                        node.status().reason())
                .startsWith("MUSTER-0202 the next log segment cannot be made"));
    }
}
