package io.muster.testing.process.nemesis;

import io.muster.testing.process.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The newest segment of a node that does not run, as bytes. */
final class SegmentBytes {
    private static final int HEADER_BYTES = 4096;

    private final Path file;
    private final byte[] bytes;

    private SegmentBytes(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** The newest one that holds more than its header; a spare may follow it. */
    static SegmentBytes newest(NodeProcess node) {
        try (Stream<Path> files = Files.list(node.data().resolve("log"))) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
            for (Path file : segments.reversed()) {
                SegmentBytes segment = new SegmentBytes(file, Files.readAllBytes(file));
                if (segment.end() > HEADER_BYTES) {
                    return segment;
                }
            }
            throw new AssertionError("node " + node.id() + " has written nothing into " + segments);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of node " + node.id(), e);
        }
    }

    private int end() {
        int end = bytes.length;
        while (end > HEADER_BYTES && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    Path file() {
        return file;
    }

    /** A byte that says something, at a part of the way from the first to the last one of the log. */
    int used(double part) {
        int end = end();
        int at = HEADER_BYTES + (int) ((end - 1 - HEADER_BYTES) * part);
        while (bytes[at] == 0) {
            at++;
        }
        return at;
    }

    /** Whether the file holds these bytes still. */
    boolean same() {
        try {
            return Files.exists(file) && Arrays.equals(bytes, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Flips one bit, here and in the file; twice is not at all. */
    void flip(int offset, int bit) {
        bytes[offset] ^= (byte) (1 << bit);
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
