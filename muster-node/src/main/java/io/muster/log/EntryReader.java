package io.muster.log;

import io.muster.raft.Entry;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries back from the segments. Every record on the way is checked, also those that are only skipped: a
 * length that cannot be trusted leads nowhere. Keeps at most one segment open besides the active one.
 */
final class EntryReader {
    private static final int READ_AHEAD = 64 << 10;

    private final SegmentFiles files;
    private final List<Segment> segments;
    private final Window window;
    private LogDevice.@Nullable File cold;
    private int coldSegment = -1;

    // where the cursor is
    private Segment segment;
    private int batchOffset;
    private int recordOffset;
    private int batchEnd;

    EntryReader(SegmentFiles files, List<Segment> segments, LogDevice.File active) {
        this.files = files;
        this.segments = segments;
        this.segment = segments.getLast();
        this.window = new Window(active, READ_AHEAD);
    }

    List<Entry> read(int groupId, Groups.Group group, LogDevice.File active, ReadRange range) {
        List<Entry> result = new ArrayList<>();
        long bytes = 0;
        long next = range.from();
        int point = group.index.pointOf(next);
        while (next <= range.to()) {
            go(group.index.segmentOf(point), group.index.placeOf(point), active);
            long end = Math.min(range.to(), group.index.endOf(point) - 1);
            while (next <= end) {
                Entry entry = entryOf(groupId, group, next);
                bytes += entry.bytes();
                if (bytes > range.maxBytes() && !result.isEmpty()) {
                    return result;
                }
                result.add(entry);
                next++;
            }
            point++;
        }
        return result;
    }

    /** What to read: inside the log, not empty. */
    record ReadRange(long from, long to, long maxBytes) {}

    private void go(int ordinal, long place, LogDevice.File active) {
        segment = segments.get(ordinal);
        window.reset(ordinal == segments.size() - 1 ? active : coldFile(ordinal));
        enterBatch(GroupIndex.batchOffset(place));
        recordOffset = GroupIndex.recordOffset(place);
    }

    private LogDevice.File coldFile(int ordinal) {
        LogDevice.File file = cold;
        if (file == null || coldSegment != ordinal) {
            close();
            file = files.open(segment.name());
            cold = file;
            coldSegment = ordinal;
        }
        return file;
    }

    private void enterBatch(int offset) {
        int at = window.find(offset, Batch.HEADER);
        Batch batch = at < 0 ? null : Batch.read(window.buffer(), at, segment.header(), offset);
        if (batch == null) {
            throw new LogFailedException(segment.name(), offset, "a batch header is damaged", null);
        }
        batchOffset = offset;
        recordOffset = Batch.HEADER;
        batchEnd = Batch.HEADER + batch.payloadBytes();
    }

    /** Goes forward to an entry of a group; leaves the cursor behind it. */
    private Entry entryOf(int groupId, Groups.Group group, long index) {
        while (true) {
            while (recordOffset >= batchEnd) {
                enterBatch(segment.header().align(batchOffset + batchEnd));
            }
            int offset = batchOffset + recordOffset;
            ByteBuffer record = recordAt(offset);
            recordOffset += record.limit();
            boolean wanted = RecordFormat.group(record, 0) == groupId
                    && RecordFormat.type(record, 0) < RecordFormat.LOCAL_TYPES
                    && RecordFormat.index(record, 0) >= index;
            if (wanted) {
                if (RecordFormat.index(record, 0) != index
                        || RecordFormat.term(record, 0) != group.state.terms().termAt(index)) {
                    throw new LogFailedException(
                            segment.name(), offset, "not entry " + index + " of group " + groupId, null);
                }
                return RecordFormat.entry(record, 0);
            }
        }
    }

    private ByteBuffer recordAt(int offset) {
        int left = batchEnd - recordOffset;
        int at = left < RecordFormat.HEADER ? -1 : window.find(offset, RecordFormat.HEADER);
        int length = at < 0 ? 0 : window.buffer().getInt(at + 4);
        if (length >= RecordFormat.HEADER && length <= left) {
            at = window.find(offset, length);
            if (at >= 0 && RecordFormat.validLength(window.slice(at, length)) == length) {
                return window.slice(at, length);
            }
        }
        throw new LogFailedException(segment.name(), offset, "a record is damaged", null);
    }

    void close() {
        LogDevice.File file = cold;
        cold = null;
        if (file != null) {
            file.close();
        }
    }
}
