package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.raft.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on real files, and the device by itself. */
final class FileDeviceTest implements LogStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path temp;

    @Override
    public LogStore open() {
        return Logs.open(new FileDevice(temp.resolve("data")));
    }

    private FileDevice device() {
        return new FileDevice(temp.resolve("data"));
    }

    @Test
    void aLogOnFilesComesBack() {
        SegmentedLog log = Logs.open(device());
        log.write(List.of(new Write.Append(1, 1, Logs.entries(1, 500, 1, 300))));
        log.force();
        SegmentedLog killed = Logs.open(device());
        assertEquals(Logs.entries(1, 500, 1, 300), killed.read(1, 1, 500, Long.MAX_VALUE));
        killed.close();
        try (SegmentedLog again = Logs.open(device())) {
            assertEquals(500, again.restored(1).terms().lastIndex());
        }
    }

    @Test
    void segmentsArePreparedWhileTheLogIsWritten() throws Exception {
        try (SegmentedLog log = Logs.open(device());
                ExecutorService background = Executors.newSingleThreadExecutor()) {
            AtomicBoolean done = new AtomicBoolean();
            Future<?> preparing = background.submit(() -> {
                while (!done.get()) {
                    log.prepare();
                }
            });
            for (int i = 0; i < 200; i++) {
                log.write(List.of(new Write.Append(1, i, Logs.entries(5L * i + 1, 5L * i + 5, 1, 500))));
                log.force();
            }
            done.set(true);
            preparing.get(30, TimeUnit.SECONDS);
            assertTrue(log.stats().segments() >= 15);
            assertEquals(Logs.entries(1, 1000, 1, 500), log.read(1, 1, 1000, Long.MAX_VALUE));
        }
        try (SegmentedLog again = Logs.open(device())) {
            assertEquals(1000, again.restored(1).terms().lastIndex());
        }
    }

    @Test
    void writesAndReadsAtPositions() {
        try (LogDevice.File file = device().create("log/a", 3 << 20)) {
            assertEquals(3 << 20, file.size());
            file.write(1000, ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3}));
            file.force();
            ByteBuffer target = ByteBuffer.allocate(5);
            assertEquals(5, file.read(999, target));
            assertEquals(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 0}), target.flip());
            assertEquals(2, file.read((3 << 20) - 2, target.clear()));
            assertEquals(0, file.read(4 << 20, target.clear()));
        }
        assertEquals(List.of("a"), device().list("log"));
        assertEquals(List.of(), device().list("snap"));
        device().forceDirectory("log");
        device().rename("log/a", "log/b");
        assertTrue(device().exists("log/b"));
        device().delete("log/b");
        assertFalse(device().exists("log/b"));
    }

    @Test
    void refusesWhatIsThereAndWhatIsNot() {
        device().create("a", 1).close();
        assertThrows(UncheckedIOException.class, () -> device().create("a", 1));
        assertThrows(UncheckedIOException.class, () -> device().open("b"));
        assertThrows(UncheckedIOException.class, () -> device().delete("b"));
    }

    @Test
    @Tag("F7")
    void asksForRoomBeforeItTakesTheRestOfTheDisk() {
        NoSpaceException full = assertThrows(NoSpaceException.class, () -> device().create("log/a", Long.MAX_VALUE));
        String message = String.valueOf(full.getMessage());
        assertTrue(message.startsWith(temp.resolve("data/log/a").toString()), message);
        assertEquals(List.of(), device().list("log"));
    }

    @Test
    @Tag("F7")
    void knowsAFullDiskByWhatTheSystemSays() {
        Path file = temp.resolve("a");
        List<IOException> full = List.of(
                new IOException("No space left on device"),
                new IOException("Disk quota exceeded"),
                new FileSystemException("a", null, "There is not enough space on the disk"));
        for (IOException each : full) {
            assertInstanceOf(NoSpaceException.class, FileDevice.refused(file, each), each::toString);
        }
        UncheckedIOException broken = FileDevice.refused(file, new IOException("Input/output error"));
        assertFalse(broken instanceof NoSpaceException);
        assertEquals(file + ": Input/output error", broken.getMessage());
    }

    @Test
    @Tag("F9")
    void aFailedReadOrWriteNamesTheOffset() {
        LogDevice.File file = device().create("a", 4_096);
        file.close();
        UncheckedIOException read =
                assertThrows(UncheckedIOException.class, () -> file.read(512, ByteBuffer.allocate(8)));
        UncheckedIOException write =
                assertThrows(UncheckedIOException.class, () -> file.write(1_024, ByteBuffer.allocate(8)));
        String path = temp.resolve("data/a").toString();
        assertTrue(String.valueOf(read.getMessage()).startsWith(path + ", read at offset 512: "), read::toString);
        assertTrue(String.valueOf(write.getMessage()).startsWith(path + ", written at offset 1024: "), write::toString);
    }

    @Test
    void refusalsNameThePath() {
        for (org.junit.jupiter.api.function.Executable refused : List.<org.junit.jupiter.api.function.Executable>of(
                () -> device().open("gone"),
                () -> device().delete("gone"),
                () -> device().rename("was", "gone"),
                () -> device().forceDirectory("gone"))) {
            UncheckedIOException e = assertThrows(UncheckedIOException.class, refused);
            assertEquals(temp.resolve("data/gone") + ": no such file", e.getMessage());
        }
    }

    @Test
    void refusesNamesThatLeadOutside() {
        for (String name : List.of("../x", "/etc/passwd", "log/../x", "", ".", "a//b", "a\\b", "log/.hidden/x")) {
            assertThrows(IllegalArgumentException.class, () -> device().open(name), name);
        }
    }

    @Test
    void refusesSymbolicLinks() throws IOException {
        assumeTrue(posix());
        device().create("target", 10).close();
        Path data = temp.resolve("data");
        Files.createSymbolicLink(data.resolve("link"), data.resolve("target"));
        assertThrows(UncheckedIOException.class, () -> device().open("link"));
        Files.createDirectory(temp.resolve("outside"));
        Files.createSymbolicLink(data.resolve("log"), temp.resolve("outside"));
        assertThrows(UncheckedIOException.class, () -> device().create("log/x", 10));
        assertThrows(UncheckedIOException.class, () -> device().list("log"));
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        assumeTrue(posix());
        device().create("log/a", 10).close();
        Path log = temp.resolve("data/log");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
        Path file = log.resolve("a");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    private boolean posix() {
        return temp.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Test
    void theIdentityLivesInItsOwnFile() {
        IdentityFile.openOrCreate(
                device(), new LogOwner(new UUID(1, 2), "n1", 42), 512, new java.util.SplittableRandom(1), Logs.CLOCK);
        assertEquals(List.of("node.id"), device().list(""));
    }
}
