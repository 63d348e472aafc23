package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two nodes from using one data directory: {@code node.lock} stays locked until {@link #close}. The operating
 * system frees it when the process dies, so a leftover file means nothing.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "node.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(FileChannel channel, FileLock lock) {
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
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new LogFailedException(
                        file.toString(),
                        0,
                        "the data directory is in use by another node: stop that process, or give this node a directory"
                                + " of its own",
                        null);
            }
            return new DirectoryLock(channel, lock);
        } catch (IOException | UncheckedIOException e) {
            throw new LogFailedException(
                    file.toString(), 0, "cannot lock the data directory: does this process own it?", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another node in this very process
        }
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
        try {
            // the file stays: deleting it would let a third process lock a new file beside a second one's old one
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
