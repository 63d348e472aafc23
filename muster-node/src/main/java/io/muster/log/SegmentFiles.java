package io.muster.log;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The files of the log by name: {@code log/<16 hex digits>.seg} is a segment, {@code log/*.tmp} one that is being
 * made. A segment gets its name only after its content was forced, and counts only after the directory was.
 */
final class SegmentFiles {
    static final String DIRECTORY = "log";

    private static final Pattern SEGMENT = Pattern.compile("[0-9a-f]{16}\\.seg");

    private final LogDevice device;
    private final LogIdentity identity;
    private final RandomGenerator random;
    private final InstantSource clock;

    SegmentFiles(LogDevice device, LogIdentity identity, RandomGenerator random, InstantSource clock) {
        this.device = device;
        this.identity = identity;
        this.random = random;
        this.clock = clock;
    }

    static String nameOf(long segmentSeq) {
        return String.format("%s/%016x.seg", DIRECTORY, segmentSeq);
    }

    /**
     * A name that no other file ever had. A power loss may keep the rename of a segment and forget what was done to an
     * earlier file of the same temporary name: then that one, empty, would be the segment.
     */
    private static String tempOf(SegmentHeader header) {
        return String.format("%s/%016x-%016x.tmp", DIRECTORY, header.segmentSeq(), header.salt());
    }

    LogDevice.File open(String name) {
        return device.open(name);
    }

    /** A header for a new segment, under a salt of its own. */
    SegmentHeader newHeader(long segmentSeq, int bytes) {
        return new SegmentHeader(
                segmentSeq,
                random.nextLong(),
                identity.owner().clusterId(),
                identity.owner().nodeKey(),
                identity.logId(),
                clock.millis(),
                identity.blockBytes(),
                bytes / identity.blockBytes());
    }

    /** Makes the zero-filled file of a segment under a temporary name and writes its header; nothing is durable yet. */
    LogDevice.File createTemp(SegmentHeader header) {
        String temp = tempOf(header);
        try {
            LogDevice.File file = device.create(temp, header.bytes());
            try {
                file.write(0, header.encode());
                return file;
            } catch (UncheckedIOException e) {
                file.close(); // a deleted file takes its space until it is closed
                throw e;
            }
        } catch (UncheckedIOException e) {
            // a full disk: give back what was taken, and let it be tried again
            try {
                if (device.exists(temp)) {
                    device.delete(temp);
                }
            } catch (UncheckedIOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    /** Forces and closes the temporary file of a segment, gives it its name and makes the name durable. */
    Segment publish(SegmentHeader header, LogDevice.File temp) {
        try (temp) {
            temp.force();
        }
        String name = nameOf(header.segmentSeq());
        device.rename(tempOf(header), name);
        device.forceDirectory(DIRECTORY);
        return new Segment(name, header);
    }

    /** Makes the directory of the log itself durable. */
    void forceParent() {
        device.forceDirectory("");
    }

    void delete(List<Segment> segments) {
        for (Segment segment : segments) {
            device.delete(segment.name());
        }
        if (!segments.isEmpty()) {
            device.forceDirectory(DIRECTORY);
        }
    }

    /** Throws away what was never finished. */
    void deleteTemps() {
        boolean any = false;
        for (String name : device.list(DIRECTORY)) {
            if (name.endsWith(".tmp")) {
                device.delete(DIRECTORY + "/" + name);
                any = true;
            }
        }
        if (any) {
            device.forceDirectory(DIRECTORY);
        }
    }

    /**
     * All segments in the order of their numbers, with checked headers.
     *
     * @throws LogDamagedException if a header is damaged: it was forced before the file got its name
     * @throws LogFailedException if a file belongs to another log
     */
    List<Segment> inventory() {
        List<Segment> segments = new ArrayList<>();
        for (String plain : device.list(DIRECTORY)) {
            String name = DIRECTORY + "/" + plain;
            if (!SEGMENT.matcher(plain).matches()) {
                throw new LogFailedException(name, 0, "this file is no segment of a log: move it away", null);
            }
            segments.add(new Segment(name, header(name)));
        }
        return segments;
    }

    private SegmentHeader header(String name) {
        ByteBuffer page = ByteBuffer.allocate(SegmentHeader.BYTES);
        try (LogDevice.File file = device.open(name)) {
            file.read(0, page);
        }
        SegmentHeader header = SegmentHeader.decode(page.flip(), name);
        if (header == null || !nameOf(header.segmentSeq()).equals(name)) {
            throw new LogDamagedException(
                    name, 0, 0, header == null ? "both copies of the segment header are damaged" : "wrong file name");
        }
        boolean ours = header.clusterId().equals(identity.owner().clusterId())
                && header.nodeKey() == identity.owner().nodeKey()
                && header.logId() == identity.logId()
                && header.blockBytes() == identity.blockBytes();
        if (!ours) {
            throw new LogFailedException(
                    name,
                    0,
                    "this segment belongs to another log, of node key " + header.nodeKey() + " in cluster "
                            + header.clusterId() + ": move it away",
                    null);
        }
        return header;
    }
}
