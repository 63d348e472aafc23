package io.muster.log;

import io.muster.raft.Entry;
import io.muster.raft.Invariant;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import io.muster.record.RecordFormat;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One log for all groups of a node, in a chain of zero-filled files of fixed size. A unit costs one write and one
 * force, however many groups it is for: on the machine we measured, that is 7 to 125 times faster than a file per
 * group.
 *
 * <p>What makes it safe, in one place: a block that holds acknowledged records is never written again; each batch
 * says up to which batch everything is durable; a segment begins with a LINK that is written only when all before it
 * is durable; and the first failed write or force is the last. {@link LogRecovery} is the other half of that bargain.
 *
 * <p>A unit that does not fit into the rest of a segment starts the next one. A unit larger than a segment is split
 * at a batch, and what stands in the old segment is forced before the next one begins.
 */
public final class SegmentedLog implements LogStore {
    private final IdentityFile identity;
    private final LogOptions options;
    private final FailureLatch latch = new FailureLatch();
    private final SegmentPool pool;
    private final SegmentFiles files;
    private final Groups groups;
    private final List<Segment> segments;
    private final BatchWriter writer;
    private final EntryReader reader;
    private LogDevice.File file;
    private boolean closed;

    private long units;
    private long writes;
    private long entries;
    private long forces;
    private long rolls;
    private long entriesRead;
    private volatile LogStats stats = LogStats.ZERO;

    private SegmentedLog(
            IdentityFile identity, LogOptions options, SegmentFiles files, LogRecovery.Recovered recovered) {
        this.identity = identity;
        this.options = options;
        this.files = files;
        this.groups = recovered.groups();
        this.segments = recovered.segments();
        this.writer = recovered.writer();
        this.file = writer.file();
        this.pool = new SegmentPool(files, latch, options.segmentBytes(), recovered.nextSeq());
        this.reader = new EntryReader(files, segments, file);
    }

    /**
     * Opens the log of a data directory, after recovery of what the last run left. From here on that run counts as not
     * cleanly stopped until {@link #close}.
     *
     * @param device the data directory, locked by the caller
     * @param identity its identity
     * @param options layout; the block size must be that of the identity
     * @param random source of the salts of new segments
     * @param clock time of creation of new segments
     * @return the log, ready to be written
     * @throws LogDamagedException if acknowledged data is damaged
     * @throws LogFailedException if the disk refuses, or a file is not ours or of a newer version
     */
    public static SegmentedLog open(
            LogDevice device, IdentityFile identity, LogOptions options, RandomGenerator random, InstantSource clock) {
        if (identity.identity().blockBytes() != options.blockBytes()) {
            throw new IllegalArgumentException("block size of the options is " + options.blockBytes()
                    + ", of the data directory " + identity.identity().blockBytes());
        }
        SegmentFiles files = new SegmentFiles(device, identity.identity(), random, clock);
        try {
            LogRecovery.Recovered recovered = new LogRecovery(files, identity.identity(), options.segmentBytes()).run();
            try {
                demandRoom(recovered, options);
                identity.runStarts();
            } catch (RuntimeException e) {
                recovered.writer().file().close();
                throw e;
            }
            return new SegmentedLog(identity, options, files, recovered);
        } catch (UncheckedIOException e) {
            throw new LogFailedException(SegmentFiles.DIRECTORY, 0, "cannot open the log", e);
        }
    }

    private static void demandRoom(LogRecovery.Recovered recovered, LogOptions options) {
        int count = recovered.groups().count();
        if (count > options.groupsMax()) {
            String what = "the log holds " + count + " groups, segments of " + options.segmentBytes() + " bytes take "
                    + options.groupsMax() + ": use larger segments";
            throw new LogFailedException(SegmentFiles.DIRECTORY, 0, what, null);
        }
    }

    @Override
    public Restored restored(int group) {
        latch.check();
        Groups.Group found = groups.find(group);
        return found == null ? Restored.empty() : found.state.restored();
    }

    @Override
    public void write(List<Write> unit) {
        demandUsable();
        if (unit.isEmpty()) {
            return;
        }
        long bytes = demandSizes(unit);
        try {
            if (!fitsHere(bytes) && fitsFresh(bytes)) {
                roll();
            }
            for (int i = 0; i < unit.size(); i++) {
                encode(unit.get(i));
            }
            writer.flush();
        } catch (LogFailedException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw latch.trip(writer.name(), writer.endOffset(), "write failed", e);
        } catch (RuntimeException e) {
            // what is in memory and what is on disk have parted: nothing may be built on either
            latch.trip(writer.name(), writer.endOffset(), "a write broke off", e);
            throw e;
        }
        units++;
        writes += unit.size();
        publish();
    }

    // Room is made before the state changes: a roll writes the states as of the records before it.
    private void encode(Write write) {
        int id = write.group();
        switch (write) {
            case Write.Append append -> {
                List<Entry> list = append.entries();
                for (int i = 0; i < list.size(); i++) {
                    append(id, list.get(i));
                }
                entries += list.size();
            }
            case Write.SaveHardState save -> {
                ByteBuffer target = room(LocalRecord.HARDSTATE_BYTES);
                groups.open(id).state.harden(save.state());
                LocalRecord.putHardState(save.state(), id, target);
            }
            case Write.TruncateSuffix truncate -> {
                ByteBuffer target = room(LocalRecord.TRUNCATE_BYTES);
                groups.open(id).truncate(truncate.from());
                LocalRecord.putTruncation(truncate.from(), truncate.term(), id, target);
            }
        }
    }

    private void append(int id, Entry entry) {
        ByteBuffer target = room(RecordFormat.sizeOf(entry));
        groups.open(id).append(entry.index(), entry.term(), segments.size() - 1, writer.place());
        RecordFormat.put(entry, id, target);
    }

    private ByteBuffer room(int bytes) {
        if (!writer.fits(bytes)) {
            roll();
        } else if (writer.imageBytes() + bytes > BatchWriter.IMAGE_BYTES_MAX) {
            writer.flush();
        }
        return writer.record(bytes);
    }

    /** Size of a unit in its segment, at most. */
    private long demandSizes(List<Write> unit) {
        long bytes = 0;
        for (int i = 0; i < unit.size(); i++) {
            Write write = unit.get(i);
            if (groups.find(write.group()) == null && groups.count() + unit.size() > options.groupsMax()) {
                demandGroups(unit);
            }
            if (write instanceof Write.Append append) {
                for (int j = 0; j < append.entries().size(); j++) {
                    bytes += RecordFormat.HEADER + demandSize(append.entries().get(j), write.group());
                }
            } else {
                bytes += LocalRecord.HARDSTATE_BYTES;
            }
        }
        // a batch that is full leaves at most one record unused, and each costs a header and padding
        long batches = 2 * bytes / Batch.PAYLOAD_TARGET + 1;
        return bytes + batches * (Batch.HEADER + options.blockBytes());
    }

    private int demandSize(Entry entry, int group) {
        int size = entry.payload().size();
        if (size > options.payloadBytesMax()) {
            throw new IllegalArgumentException("entry " + entry.index() + " of group " + group + " has " + size
                    + " bytes, segments of " + options.segmentBytes() + " bytes take at most "
                    + options.payloadBytesMax() + ": use larger segments or a smaller limit for commands");
        }
        return size;
    }

    private void demandGroups(List<Write> unit) {
        long fresh = unit.stream()
                .mapToInt(Write::group)
                .distinct()
                .filter(id -> groups.find(id) == null)
                .count();
        if (groups.count() + fresh > options.groupsMax()) {
            throw new IllegalArgumentException("more than " + options.groupsMax() + " groups in segments of "
                    + options.segmentBytes() + " bytes: use larger segments");
        }
    }

    private boolean fitsHere(long bytes) {
        return writer.endOffset() + bytes <= writer.segment().bytes();
    }

    private boolean fitsFresh(long bytes) {
        long states = LocalRecord.STATE_BYTES * (long) groups.count();
        long parts = groups.count() / LocalRecord.STATES_MAX + 1L;
        long head = SegmentHeader.BYTES + 2L * options.blockBytes() + states + parts * (128 + options.blockBytes());
        return head + bytes <= options.segmentBytes();
    }

    /** Begins the next segment. Everything before it is made durable first: that is what a LINK says. */
    private void roll() {
        writer.flush();
        if (!writer.allDurable()) {
            forceNow();
        }
        Segment next = pool.take();
        Segment last = segments.getLast();
        Link link = new Link(
                next.seq(),
                last.seq(),
                writer.batchSeq(),
                writer.endOffset() / last.header().blockBytes(),
                writer.headerCrc(),
                segments.getFirst().seq(),
                Link.ROLL,
                0);
        file.close();
        file = files.open(next.name());
        segments.add(next);
        writer.enter(next.header(), next.name(), file);
        writer.link(link);
        writer.checkpoint(groups.checkpoint());
        rolls++;
    }

    @Override
    public void force() {
        demandUsable();
        if (options.force() && !writer.allDurable()) {
            forceNow();
            publish();
        }
    }

    private void forceNow() {
        try {
            writer.force();
            forces++;
        } catch (UncheckedIOException e) {
            throw latch.trip(writer.name(), writer.endOffset(), "force failed", e);
        }
    }

    @Override
    public void mark() {
        demandUsable();
        if (options.force()) {
            markNow();
        }
    }

    private void markNow() {
        try {
            if (!writer.allDurable()) {
                forceNow();
            }
            if (!writer.endsWithMark()) {
                if (!writer.fits(0)) {
                    roll();
                }
                writer.open(Batch.MARK);
                writer.flush();
                forceNow();
                publish();
            }
        } catch (UncheckedIOException e) {
            throw latch.trip(writer.name(), writer.endOffset(), "write failed", e);
        }
    }

    @Override
    public List<Entry> read(int group, long from, long to, long maxBytes) {
        demandUsable();
        Groups.Group found = groups.find(group);
        long last = found == null ? 0 : Math.min(to, found.state.terms().lastIndex());
        if (found == null || from < 1 || from > last) {
            return List.of();
        }
        try {
            List<Entry> result = reader.read(group, found, file, new EntryReader.ReadRange(from, last, maxBytes));
            entriesRead += result.size();
            publish();
            return result;
        } catch (LogFailedException e) {
            throw latch.trip(e.file(), e.offset(), "cannot read back entry " + from + " of group " + group, e);
        } catch (UncheckedIOException e) {
            throw latch.trip(writer.name(), 0, "cannot read back entry " + from + " of group " + group, e);
        }
    }

    @Override
    public void prepare() {
        pool.prepare();
    }

    @Override
    public LogStats stats() {
        return stats;
    }

    private void publish() {
        stats = new LogStats(units, writes, entries, writer.batches(), writer.bytes(), forces, rolls, entriesRead);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pool.close();
        try {
            if (!latch.tripped()) {
                markNow();
                identity.runEnded(writer.batchSeq());
            }
        } catch (UncheckedIOException e) {
            throw latch.trip(IdentityFile.NAME, 0, "cannot note the clean stop", e);
        } finally {
            reader.close();
            file.close();
        }
    }

    private void demandUsable() {
        latch.check();
        Invariant.check(!closed, "log", () -> "the log is used after it was closed");
    }
}
