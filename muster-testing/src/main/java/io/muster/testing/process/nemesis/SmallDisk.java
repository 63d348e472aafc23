package io.muster.testing.process.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few megabytes in memory, mounted on a directory. Needs Linux, and a user who may mount. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /**
     * Mounts one.
     *
     * @param directory where; made if it is not there
     * @param megabytes its size
     * @return the disk, to be closed, or empty if this user may not mount
     */
    public static Optional<SmallDisk> mount(Path directory, int megabytes) {
        try {
            Files.createDirectories(directory);
            String size = "size=" + megabytes + "m";
            return run("mount", "-t", "tmpfs", "-o", size, "muster-small-disk", directory.toString())
                    ? Optional.of(new SmallDisk(directory))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.onExit().join().exitValue() == 0;
    }

    /**
     * Where it is.
     *
     * @return the directory
     */
    public Path directory() {
        return directory;
    }

    /** Unmounts it; what is on it is gone. */
    @Override
    public void close() {
        try {
            if (!run("umount", "-l", directory.toString())) {
                throw new IOException("umount refuses");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unmount " + directory, e);
        }
    }
}
