package io.muster.testing.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback address that stays free for one owner until it is given back: a process that is restarted
 * must find it free again. Ports are taken below the range that the system gives to outgoing connections, and a lock
 * on one byte of a common file per port keeps other test JVMs of the same user away. Only a stranger who picks the
 * very number by hand can still come between.
 */
public final class FreePort implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int LAST_UNKNOWN = 32_767;
    private static final int ATTEMPTS = 1_000;
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** The common file. It is never closed: closing any channel of a file gives back all locks of this JVM on it. */
    private static final class Common {
        static final FileChannel FILE = open();

        private static FileChannel open() {
            String name = "muster-ports-" + System.getProperty("user.name") + ".lock";
            try {
                return FileChannel.open(
                        Path.of(System.getProperty("java.io.tmpdir"), name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open the file that keeps ports apart", e);
            }
        }
    }

    private final int number;
    private final FileLock lock;

    private FreePort(int number, FileLock lock) {
        this.number = number;
        this.lock = lock;
    }

    /**
     * Takes a port on which nobody listens.
     *
     * @return the port, for the caller alone until it is closed
     */
    public static FreePort lease() {
        int end = lastBelowOutgoing();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FreePort port = tryLease(ThreadLocalRandom.current().nextInt(FIRST, end + 1));
            if (port != null) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port found between " + FIRST + " and " + end + " in " + ATTEMPTS + " attempts");
    }

    private static @Nullable FreePort tryLease(int number) {
        try {
            FileLock lock = Common.FILE.tryLock(number, 1, false);
            if (lock == null) {
                return null;
            }
            try (ServerSocket probe = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
                return new FreePort(probe.getLocalPort(), lock);
            } catch (IOException taken) {
                lock.release();
                return null;
            }
        } catch (OverlappingFileLockException ours) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock port " + number, e);
        }
    }

    private static int lastBelowOutgoing() {
        try {
            String first = Files.readString(RANGE).strip().split("\\s+", 2)[0];
            int last = Integer.parseInt(first) - 1;
            return last > FIRST ? last : LAST_UNKNOWN;
        } catch (IOException | NumberFormatException elsewhere) {
            return LAST_UNKNOWN;
        }
    }

    /**
     * The port.
     *
     * @return its number
     */
    public int number() {
        return number;
    }

    /** Gives the port back. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back port " + number, e);
        }
    }
}
