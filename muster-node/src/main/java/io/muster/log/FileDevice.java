package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files of a directory of the operating system, through {@link FileChannel} and never mapped: a mapped log is two to
 * three times slower to force and turns a full disk into a crash. Directories get mode 0700 and files 0600; symbolic
 * links below the data directory are refused. Every refusal names the path, and a full disk has a type of its own.
 */
public final class FileDevice implements LogDevice {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final Pattern FULL = Pattern.compile(
            "No space left on device|disk quota exceeded|not enough space on the disk", Pattern.CASE_INSENSITIVE);
    private static final int FILL = 1 << 20;

    private final Path directory;

    /**
     * Uses a directory; makes it if it is missing.
     *
     * @param directory data directory
     */
    public FileDevice(Path directory) {
        this.directory = directory;
        makeDirectory(directory);
    }

    static void makeDirectory(Path path) {
        try {
            if (Files.isDirectory(path)) {
                return;
            }
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] mode = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                    }
                    : new FileAttribute<?>[0];
            make(path.toAbsolutePath(), mode);
        } catch (IOException e) {
            throw refused(path, e);
        }
    }

    /** Forces each new name: a directory that is gone after a power loss takes everything in it along. */
    private static void make(Path path, FileAttribute<?>... mode) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(path)) {
            make(parent, mode);
            Files.createDirectories(path, mode);
            forcePath(parent);
        }
    }

    /** What the file system refused, with the path and in words. */
    static UncheckedIOException refused(Path path, IOException e) {
        return refused(path, "", e);
    }

    private static UncheckedIOException refused(Path path, String where, IOException e) {
        String reason =
                switch (e) {
                    case AccessDeniedException denied -> "access denied";
                    case NoSuchFileException missing -> "no such file";
                    case FileAlreadyExistsException there -> "it exists already";
                    case FileSystemException other when other.getReason() != null -> other.getReason();
                    default -> String.valueOf(e.getMessage());
                };
        String text = path + where + ": " + reason;
        return isFull(path, reason) ? new NoSpaceException(text, e) : new UncheckedIOException(text, e);
    }

    /** The texts of Linux, macOS and Windows; in another language, what the file system itself says. */
    private static boolean isFull(Path path, String reason) {
        if (FULL.matcher(reason).find()) {
            return true;
        }
        try {
            Path parent = path.toAbsolutePath().getParent();
            return parent != null
                    && Files.isDirectory(parent)
                    && Files.getFileStore(parent).getUsableSpace() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no plain name below a data directory");
        }
        return directory.resolve(name);
    }

    /** The path of a directory, "" for the root, checked to be none that a link leads to. */
    private Path realDirectory(String name) throws IOException {
        Path path = name.isEmpty() ? directory : path(name);
        if (!name.isEmpty() && Files.isSymbolicLink(path)) {
            throw new NotDirectoryException(path + " is a symbolic link: a data directory must not contain any");
        }
        return path;
    }

    private Path checked(String name) throws IOException {
        Path path = path(name);
        int slash = name.lastIndexOf('/');
        realDirectory(slash < 0 ? "" : name.substring(0, slash));
        return path;
    }

    @Override
    public List<String> list(String name) {
        try {
            Path path = realDirectory(name);
            List<String> names = new ArrayList<>();
            if (Files.isDirectory(path)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                    for (Path file : files) {
                        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                            names.add(file.getFileName().toString());
                        }
                    }
                }
            }
            names.sort(null);
            return names;
        } catch (IOException e) {
            throw refused(directory.resolve(name), e);
        }
    }

    @Override
    public File create(String name, long size) {
        try {
            Path path = checked(name);
            Path parent = path.getParent();
            if (parent != null) {
                makeDirectory(parent);
                demandRoom(path, parent, size);
            }
            OpenFile file = new OpenFile(path, FileChannel.open(path, createOptions(), fileMode(path)));
            try {
                file.fill(size);
            } catch (RuntimeException e) {
                file.close(); // a full disk must not hold the half-made file open as well
                throw e;
            }
            return file;
        } catch (IOException e) {
            throw refused(path(name), e);
        }
    }

    /** Asks first: a file that is filled until nothing is left takes the last space from everybody else as well. */
    private static void demandRoom(Path path, Path parent, long size) throws IOException {
        long usable = Files.getFileStore(parent).getUsableSpace();
        if (usable > 0 && usable < size) { // some file systems say 0 and mean that they do not know
            String text = path + ": no room, it takes " + size + " bytes and " + usable + " are left";
            throw new NoSpaceException(text, new FileSystemException(path.toString(), null, "no space left"));
        }
    }

    private static Set<OpenOption> createOptions() {
        return Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] fileMode(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    @Override
    public File open(String name) {
        try {
            Path path = checked(name);
            return new OpenFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw refused(path(name), e);
        }
    }

    @Override
    public void rename(String from, String to) {
        try {
            Files.move(checked(from), checked(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw refused(path(to), e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            Files.delete(checked(name));
        } catch (IOException e) {
            throw refused(path(name), e);
        }
    }

    @Override
    public void forceDirectory(String name) {
        try {
            forcePath(realDirectory(name));
        } catch (IOException e) {
            throw refused(directory.resolve(name), e);
        }
    }

    private static void forcePath(Path path) throws IOException {
        if (WINDOWS) {
            return; // directories cannot be opened there; its file systems log names themselves
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static final class OpenFile implements File {
        private final Path path;
        private final FileChannel channel;

        OpenFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        void fill(long size) {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(size, FILL));
            for (long at = 0; at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                write(at, zeros);
            }
        }

        @Override
        public void write(long position, ByteBuffer... buffers) {
            try {
                long at = position;
                for (ByteBuffer buffer : buffers) {
                    while (buffer.hasRemaining()) {
                        at += channel.write(buffer, at);
                    }
                }
            } catch (IOException e) {
                throw refused(path, ", written at offset " + position, e);
            }
        }

        @Override
        public int read(long position, ByteBuffer target) {
            try {
                int start = target.position();
                while (target.hasRemaining()) {
                    if (channel.read(target, position + target.position() - start) < 0) {
                        break;
                    }
                }
                return target.position() - start;
            } catch (IOException e) {
                throw refused(path, ", read at offset " + position, e);
            }
        }

        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw refused(path, e);
            }
        }

        @Override
        public void force() {
            try {
                channel.force(false);
            } catch (IOException e) {
                throw refused(path, e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw refused(path, e);
            }
        }
    }
}
