package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A data directory in memory that can be spoiled in any way and never gets large. It fails if somebody makes room for
 * reading more than a file holds, since a length on a spoiled disk must not cost memory.
 */
final class ImageDevice implements LogDevice {
    /** No file is made that is larger: the disk is full. */
    static final int FILE_BYTES_MAX = 1 << 20;
    /** Headers are read at their full size, however short their file is. */
    private static final int HEADER_BYTES_MAX = 2 * 4096;

    final TreeMap<String, byte[]> files = new TreeMap<>();

    ImageDevice copy() {
        ImageDevice copy = new ImageDevice();
        files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
        return copy;
    }

    /** Bytes of all files together. */
    int bytes() {
        return files.values().stream().mapToInt(bytes -> bytes.length).sum();
    }

    private static UncheckedIOException refusal(String what) {
        return new UncheckedIOException(new IOException(what));
    }

    private byte[] content(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw refusal("no file " + name);
        }
        return bytes;
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return files.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    @Override
    public File create(String name, long size) {
        if (files.containsKey(name)) {
            throw refusal("exists: " + name);
        }
        if (size > FILE_BYTES_MAX) {
            throw refusal("no space left for " + size + " bytes");
        }
        files.put(name, new byte[(int) size]);
        return open(name);
    }

    @Override
    public File open(String name) {
        return new OpenFile(name);
    }

    @Override
    public void rename(String from, String to) {
        byte[] bytes = content(from);
        files.remove(from);
        files.put(to, bytes);
    }

    @Override
    public void delete(String name) {
        content(name);
        files.remove(name);
    }

    @Override
    public void forceDirectory(String directory) {}

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    private final class OpenFile implements File {
        private final String name;
        private byte[] bytes;

        OpenFile(String name) {
            this.name = name;
            this.bytes = content(name);
        }

        @Override
        public void write(long position, ByteBuffer... buffers) {
            long at = position;
            for (ByteBuffer buffer : buffers) {
                int length = buffer.remaining();
                if (at + length > bytes.length) {
                    lengthen(at + length);
                }
                buffer.get(bytes, (int) at, length);
                at += length;
            }
        }

        private void lengthen(long size) {
            if (!name.equals(IdentityFile.NAME) || size > 2 * 4096) {
                throw new AssertionError("write behind the end of " + name + ", up to " + size);
            }
            bytes = Arrays.copyOf(bytes, (int) size); // it was cut
            files.put(name, bytes);
        }

        @Override
        public int read(long position, ByteBuffer target) {
            int left = (int) Math.max(0, bytes.length - position);
            if (target.remaining() > Math.max(left, HEADER_BYTES_MAX)) {
                throw new AssertionError("room for " + target.remaining() + " bytes of " + name + ", which has " + left
                        + " behind " + position);
            }
            int length = Math.min(target.remaining(), left);
            target.put(bytes, length == 0 ? 0 : (int) position, length);
            return length;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }
}
