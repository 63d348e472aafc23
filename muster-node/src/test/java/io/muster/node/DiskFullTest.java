package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus.Phase;
import io.muster.MusterException;
import io.muster.Outcome;
import io.muster.StorageException;
import io.muster.WriteOptions;
import io.muster.log.FileDevice;
import io.muster.log.LogDevice;
import io.muster.log.NoSpaceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk on which no more segment fits (fault F7): nothing is lost, everybody is told, the others go on. */
@Timeout(120)
@Tag("F7")
class DiskFullTest {
    private static final String PADDING = "x".repeat(8 << 10);

    @TempDir
    Path directory;

    private Cluster cluster = Cluster.of(Path.of("unused"), 1);
    private final Map<Path, Disk> disks = new ConcurrentHashMap<>();

    /** Real files, on a disk that can be full for new ones. */
    private static final class Disk implements LogDevice {
        private final LogDevice files;
        private final Path path;
        volatile boolean full;

        Disk(Path path) {
            this.path = path;
            this.files = new FileDevice(path);
        }

        @Override
        public List<String> list(String name) {
            return files.list(name);
        }

        @Override
        public File create(String name, long size) {
            if (full) {
                throw new NoSpaceException(path.resolve(name) + ": no room", new IOException("no space left"));
            }
            return files.create(name, size);
        }

        @Override
        public File open(String name) {
            return files.open(name);
        }

        @Override
        public void rename(String from, String to) {
            files.rename(from, to);
        }

        @Override
        public void delete(String name) {
            files.delete(name);
        }

        @Override
        public void forceDirectory(String name) {
            files.forceDirectory(name);
        }

        @Override
        public boolean exists(String name) {
            return files.exists(name);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void start() {
        cluster = Cluster.of(directory, 3)
                .with("muster.log.segment-size", "256KiB")
                .with("muster.limits.command-size", "16KiB");
        cluster.disk = path -> disks.computeIfAbsent(path, Disk::new);
        for (int i = 0; i < 3; i++) {
            cluster.start(i);
        }
    }

    private Disk diskOf(int node) {
        return java.util.Objects.requireNonNull(disks.get(directory.resolve("n" + (node + 1))));
    }

    @Test
    void aNodeWithoutRoomStepsOutAndComesBack() {
        start();
        Cluster.Member leader = cluster.leader();
        int at = cluster.indexOf(leader);
        List<ClusterEvent> events = new CopyOnWriteArrayList<>();
        leader.node().listen(events::add);
        diskOf(at).full = true;
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 1000 && leader.status().phase() != Phase.HALTED; i++) {
            String line = i + PADDING;
            try {
                leader.write(line, WriteOptions.of(Duration.ofSeconds(2)));
                acknowledged.add(line);
            } catch (MusterException e) {
                assertTrue(e.outcome() == Outcome.UNKNOWN || e instanceof StorageException, e::getMessage);
            }
        }
        assertEquals(Phase.HALTED, leader.status().phase());
        assertTrue(acknowledged.size() > 5, acknowledged.size() + " acknowledged");

        String reason = String.valueOf(leader.status().reason());
        Path log = directory.resolve(leader.id()).resolve("log");
        assertTrue(reason.startsWith("MUSTER-0201 ") && reason.contains(log.toString()), reason);
        assertTrue(reason.contains("free some space"), reason);
        StorageException refused = assertThrows(StorageException.class, () -> leader.write("refused"));
        assertEquals(StorageException.Reason.DISK_FULL, refused.reason());
        assertEquals(Outcome.DEFINITE, refused.outcome());
        assertEquals(0, leader.leadingTerm());
        assertEquals("FOLLOWER", leader.status().role());
        assertNull(leader.status().leaderId());
        Await.until("an event tells it", () -> events.stream().anyMatch(e -> e instanceof ClusterEvent.StorageFailed));

        Cluster.Member other = cluster.others(leader).get(0);
        other.write("after");
        assertTrue(other.read().containsAll(acknowledged));

        cluster.stop(at);
        StorageException early = assertThrows(StorageException.class, () -> cluster.start(at));
        assertEquals(StorageException.Reason.DISK_FULL, early.reason());
        assertTrue(early.getMessage().contains(log.toString()), early::getMessage);
        diskOf(at).full = false;
        Cluster.Member back = cluster.start(at);
        Await.until("ready again", () -> back.status().ready());
        cluster.converge();
        for (String line : acknowledged) {
            assertEquals(1, back.journal().count(line));
        }
        assertEquals(0, back.journal().count("refused"));
        assertEquals(1, back.journal().count("after"));
    }
}
