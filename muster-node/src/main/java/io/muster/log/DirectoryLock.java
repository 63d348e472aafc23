package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two nodes from using one data directory: {@code node.lock} stays locked until {@link #close}. The operating
 * system frees it when the process dies, so a leftover file means nothing.
 *
 * <p>On POSIX systems a process loses its lock of a file when it closes <i>any</i> descriptor of that file. So within
 * a process the file is not even opened a second time, and where that cannot be known (another class loader holds the
 * lock) the second descriptor stays open for ever.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "node.lock";
    /** Directories that this process has locked. Shared by all nodes in it, as the locks of the system are. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    /** Descriptors whose closing would free the lock of somebody else in this process. */
    private static final Set<FileChannel> NEVER_CLOSED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock; makes the directory if it is missing.
     *
     * @param directory data directory
     * @return the lock, held
     * @throws LogFailedException if somebody else holds it, or the file system does not let us
     */
    public static DirectoryLock take(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            FileDevice.makeDirectory(directory);
        } catch (UncheckedIOException e) {
            throw new LogFailedException(
                    directory.toString(),
                    0,
                    "cannot make the data directory: name a directory that this process may write",
                    e);
        }
        try {
            Path real = directory.toRealPath();
            if (!HELD.add(real)) {
                throw inUse(file, "another node of this process");
            }
            try {
                return lock(real, file);
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LogFailedException(
                    file.toString(), 0, "cannot lock the data directory: does this process own it?", e);
        }
    }

    private static DirectoryLock lock(Path directory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
            throw inUse(file, "another node of this process");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw inUse(file, "another node");
        }
        return new DirectoryLock(directory, channel, lock);
    }

    private static LogFailedException inUse(Path file, String who) {
        return new LogFailedException(
                file.toString(),
                0,
                "the data directory is in use by " + who + ": stop that one, or give this node a directory of its own",
                null);
    }

    /**
     * Whether the lock is held.
     *
     * @return false after {@link #close}
     */
    public boolean held() {
        return lock.isValid();
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            // the file stays: deleting it would let a third process lock a new file beside a second one's old one
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(directory);
        }
    }
}
