package io.muster.log;

import io.muster.raft.Invariant;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a log holds, and makes the place where it goes on.
 *
 * <ol>
 *   <li>The newest segment with a valid LINK is the end of the log; the links lead back to its start. A link is
 *       written only when everything before it is durable, so all batches of older segments must be intact.
 *   <li>The newest segment is read up to its first invalid batch n. <b>P</b>, the last batch proven durable, is the
 *       highest {@code durableSeq} in any valid batch header of this and newer files, or the last batch of the last
 *       clean stop. {@code n <= P} is damage and stops the node. {@code n > P} is a torn tail, which nobody was told
 *       about: it is cut.
 *   <li>After a clean stop the log goes on in place. Otherwise the valid batches of the newest segment are copied
 *       into a fresh one under a new salt, and the name of the copy is the switch: its content is forced first, then
 *       the name, then the old file goes. So nothing is ever written next to torn bytes, what only the page cache
 *       knew after a failed force becomes durable, and a crash at any point leaves either the old segment or a
 *       complete copy. Batches keep their numbers; the LINK of the copy says that they are durable.
 *   <li>Files that are not part of the log are deleted last: until then their headers may prove something.
 * </ol>
 */
final class LogRecovery {
    private static final int READ_AHEAD = 1 << 20;
    private static final int COPY_AT_ONCE = 4 << 20;

    /**
     * What was found.
     *
     * @param segments the log from its oldest to its active segment
     * @param writer positioned behind the last batch
     * @param nextSeq number of the next new segment
     */
    record Recovered(Groups groups, List<Segment> segments, BatchWriter writer, long nextSeq) {}

    private final SegmentFiles files;
    private final LogIdentity identity;
    private final int segmentBytes;
    private final Groups groups = new Groups();
    private final Replay replay = new Replay(groups);
    private final List<LogDevice.File> opened = new ArrayList<>();

    LogRecovery(SegmentFiles files, LogIdentity identity, int segmentBytes) {
        this.files = files;
        this.identity = identity;
        this.segmentBytes = segmentBytes;
    }

    Recovered run() {
        files.deleteTemps();
        List<Segment> found = files.inventory();
        if (found.isEmpty()) {
            return begin();
        }
        try (LogDevice.File first = files.open(found.getLast().name())) {
            Window window = new Window(first, READ_AHEAD);
            Deque<ChainLink> chain = chain(found, window);
            return readChain(found, chain, window);
        } finally {
            opened.forEach(LogDevice.File::close);
        }
    }

    private Recovered begin() {
        if (!identity.cleanStop() || identity.cleanBatchSeq() != 0) {
            throw new LogDamagedException(SegmentFiles.DIRECTORY, 0, 1, "all segments of the log are missing");
        }
        replay.enter(SegmentFiles.nameOf(1), 0);
        SegmentHeader header = files.newHeader(1, segmentBytes);
        return copy(header, new ArrayList<>(), Link.first(1), null);
    }

    /** A segment of the log with its LINK. */
    private record ChainLink(Segment segment, SegmentScan.Linked linked) {
        Link link() {
            return linked.link();
        }

        long firstSeq() {
            return linked.batch().batchSeq();
        }
    }

    private void look(Window window, Segment segment) {
        LogDevice.File file = files.open(segment.name());
        opened.forEach(LogDevice.File::close);
        opened.clear();
        opened.add(file);
        window.reset(file);
    }

    private @Nullable ChainLink linkOf(Segment segment, Window window) {
        look(window, segment);
        SegmentScan.Linked linked = SegmentScan.linkOf(segment, window);
        return linked == null ? null : new ChainLink(segment, linked);
    }

    private Deque<ChainLink> chain(List<Segment> found, Window window) {
        TreeMap<Long, Segment> bySeq = new TreeMap<>();
        found.forEach(segment -> bySeq.put(segment.seq(), segment));
        ChainLink at = null;
        for (int i = found.size() - 1; i >= 0 && at == null; i--) {
            at = linkOf(found.get(i), window);
        }
        if (at == null) {
            String name = found.getFirst().name();
            throw new LogDamagedException(name, SegmentHeader.BYTES, 1, "no segment has a valid link");
        }
        Deque<ChainLink> chain = new ArrayDeque<>();
        chain.addFirst(at);
        while (at.link().prevSegmentSeq() != 0) {
            demandSound(at);
            Segment previous = bySeq.get(at.link().prevSegmentSeq());
            ChainLink before = previous == null ? null : linkOf(previous, window);
            if (before == null) {
                throw new LogDamagedException(
                        SegmentFiles.nameOf(at.link().prevSegmentSeq()),
                        SegmentHeader.BYTES,
                        0,
                        previous == null ? "the segment is missing" : "the link of the segment is damaged");
            }
            at = before;
            chain.addFirst(at);
        }
        demandSound(at);
        return chain;
    }

    private static void demandSound(ChainLink at) {
        Link link = at.link();
        Batch batch = at.linked().batch();
        boolean first = link.prevSegmentSeq() == 0;
        boolean sound = link.segmentSeq() == at.segment().seq()
                && link.prevSegmentSeq() < link.segmentSeq()
                && link.prevLastBatchSeq() == batch.batchSeq() - 1
                && link.prevLastHeaderCrc() == batch.prevHeaderCrc()
                && first == (batch.batchSeq() == 1);
        if (!sound) {
            throw new LogDamagedException(
                    at.segment().name(), SegmentHeader.BYTES, batch.batchSeq(), "the link contradicts itself: " + link);
        }
    }

    private Recovered readChain(List<Segment> found, Deque<ChainLink> chain, Window window) {
        List<Segment> segments = new ArrayList<>();
        ChainLink newest = chain.removeLast();
        ChainLink previous = null;
        for (ChainLink at : chain) {
            if (previous != null) {
                readSealed(previous, at, segments, window);
            }
            previous = at;
        }
        if (previous != null) {
            readSealed(previous, newest, segments, window);
        }
        SegmentScan scan = scan(newest, segments.size(), window);
        boolean endsWithMark = false;
        for (Batch batch = scan.next(); batch != null; batch = scan.next()) {
            replay.apply(batch, scan.batchOffset(), scan.payload(batch));
            endsWithMark = batch.is(Batch.MARK);
        }
        demandUnproven(newest, scan, found, window);
        boolean clean = identity.cleanStop() && endsWithMark && scan.nextSeq() - 1 == identity.cleanBatchSeq();
        Recovered recovered = clean && freshBehind(newest, scan, window)
                ? goOnInPlace(newest, scan, segments, found)
                : copyNewest(newest, scan, segments, found);
        List<Segment> others = new ArrayList<>(found);
        others.removeAll(segments);
        try {
            files.delete(others);
        } catch (RuntimeException e) {
            recovered.writer().file().close();
            throw e;
        }
        return recovered;
    }

    private SegmentScan scan(ChainLink at, int ordinal, Window window) {
        look(window, at.segment());
        replay.enter(at.segment().name(), ordinal);
        return new SegmentScan(
                at.segment(), window, at.firstSeq(), at.linked().batch().prevHeaderCrc());
    }

    /** Reads a segment that another one follows: all of it was durable before the link of that one was written. */
    private void readSealed(ChainLink at, ChainLink next, List<Segment> segments, Window window) {
        SegmentScan scan = scan(at, segments.size(), window);
        long last = next.link().prevLastBatchSeq();
        while (scan.nextSeq() <= last) {
            long expected = scan.nextSeq();
            Batch batch = scan.next();
            if (batch == null) {
                throw new LogDamagedException(
                        at.segment().name(), scan.offset(), expected, "no valid batch in a segment that was finished");
            }
            replay.apply(batch, scan.batchOffset(), scan.payload(batch));
        }
        boolean ends = scan.offset() / at.segment().header().blockBytes()
                        == next.link().prevEndBlock()
                && scan.lastCrc() == next.link().prevLastHeaderCrc();
        if (!ends) {
            throw new LogDamagedException(
                    at.segment().name(), scan.offset(), last, "the segment does not end as its successor says");
        }
        segments.add(at.segment());
    }

    /** Stops if a batch that is not there was durable once. */
    private void demandUnproven(ChainLink newest, SegmentScan scan, List<Segment> found, Window window) {
        long proven = Math.max(identity.cleanBatchSeq(), scan.claimToTheEnd());
        for (Segment other : found) {
            if (other.seq() > newest.segment().seq()) {
                look(window, other);
                proven = Math.max(proven, SegmentScan.claimFrom(other, window, SegmentHeader.BYTES));
            }
        }
        if (scan.nextSeq() <= proven) {
            throw new LogDamagedException(
                    newest.segment().name(),
                    scan.offset(),
                    scan.nextSeq(),
                    "no valid batch, but everything up to batch " + proven + " was durable");
        }
    }

    /** Whether the file has its full size and nothing, not even torn bytes, stands behind its end. */
    private boolean freshBehind(ChainLink newest, SegmentScan scan, Window window) {
        look(window, newest.segment());
        return opened.getLast().size() == newest.segment().header().bytes() && scan.restIsZero();
    }

    private Recovered goOnInPlace(ChainLink newest, SegmentScan scan, List<Segment> segments, List<Segment> found) {
        Segment segment = newest.segment();
        segments.add(segment);
        long last = scan.nextSeq() - 1;
        BatchWriter.Tail tail = new BatchWriter.Tail(
                segment.header(), segment.name(), files.open(segment.name()), scan.offset(), last, scan.lastCrc());
        return new Recovered(
                groups, segments, new BatchWriter(tail, last), found.getLast().seq() + 1);
    }

    private Recovered copyNewest(ChainLink newest, SegmentScan scan, List<Segment> segments, List<Segment> found) {
        long seq = found.getLast().seq() + 1;
        SegmentHeader header = files.newHeader(
                seq, Math.max(segmentBytes, newest.segment().header().bytes()));
        try (LogDevice.File source = files.open(newest.segment().name())) {
            Source from = new Source(newest, new Window(source, READ_AHEAD), scan.nextSeq() - 1);
            return copy(header, segments, newest.link().copiedTo(seq, from.records()), from);
        }
    }

    /** The batches of a segment that are worth keeping, read again from its start. */
    private record Source(ChainLink from, Window window, long lastSeq) {
        SegmentScan scan() {
            Batch link = from.linked().batch();
            return new SegmentScan(from.segment(), window, link.batchSeq(), link.prevHeaderCrc());
        }

        int records() {
            int records = 0;
            SegmentScan scan = scan();
            while (scan.nextSeq() <= lastSeq) {
                Batch batch = demand(scan);
                records += Replay.opensSegment(batch) ? 0 : batch.recordCount();
            }
            return records;
        }

        Batch demand(SegmentScan scan) {
            long expected = scan.nextSeq();
            Batch batch = scan.next();
            if (batch == null) {
                throw new LogDamagedException(
                        from.segment().name(), scan.offset(), expected, "the disk gives other bytes than a moment ago");
            }
            return batch;
        }
    }

    private Recovered copy(SegmentHeader header, List<Segment> segments, Link link, @Nullable Source source) {
        List<ByteBuffer> checkpoint = replay.checkpointAtStart();
        long firstSeq = link.prevLastBatchSeq() + 1;
        long lastSeq = Math.max(firstSeq + checkpoint.size(), source == null ? 0 : source.lastSeq());
        LogDevice.File temp = files.createTemp(header);
        String name = SegmentFiles.nameOf(header.segmentSeq());
        BatchWriter.Tail start =
                new BatchWriter.Tail(header, name, temp, SegmentHeader.BYTES, firstSeq - 1, link.prevLastHeaderCrc());
        BatchWriter writer = new BatchWriter(start, lastSeq);
        try {
            writer.link(link);
            writer.checkpoint(checkpoint);
            if (source != null) {
                carry(source, writer);
            }
            writer.flush();
        } catch (RuntimeException e) {
            temp.close();
            throw e;
        }
        Segment segment = files.publish(header, temp);
        files.forceParent();
        segments.add(segment);
        BatchWriter.Tail end = new BatchWriter.Tail(
                header, name, files.open(name), writer.endOffset(), writer.batchSeq(), writer.headerCrc());
        return new Recovered(groups, segments, new BatchWriter(end, lastSeq), header.segmentSeq() + 1);
    }

    private static void carry(Source source, BatchWriter writer) {
        SegmentScan scan = source.scan();
        while (scan.nextSeq() <= source.lastSeq()) {
            Batch batch = source.demand(scan);
            if (!Replay.opensSegment(batch)) {
                // numbers and offsets stay as they were: what replay noted about places holds for the copy
                Invariant.check(
                        writer.batchSeq() + 1 == batch.batchSeq() && writer.endOffset() == scan.batchOffset(),
                        "log",
                        () -> "batch " + batch.batchSeq() + " moved while it was copied");
                writer.carry(batch, scan.payload(batch));
                if (writer.imageBytes() > COPY_AT_ONCE) {
                    writer.flush();
                }
            }
        }
    }
}
