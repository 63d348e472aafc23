package io.muster.log;

import io.muster.raft.EntryKind;
import io.muster.raft.InvariantViolation;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Rebuilds the groups from the batches of one segment after the other. Separate from recovery, which decides what
 * counts: everything that gets here is intact and counts, so whatever does not fit is damage.
 */
final class Replay {
    private final Groups groups;
    private String file = "";
    private int ordinal;
    private List<ByteBuffer> checkpoint = List.of();
    private int checkpointSeen;

    Replay(Groups groups) {
        this.groups = groups;
    }

    /** The next batches come from this segment, which has this place in the chain. */
    void enter(String name, int place) {
        file = name;
        ordinal = place;
        checkpoint = groups.checkpoint();
        checkpointSeen = 0;
    }

    /** The states of all groups at the start of the segment. */
    List<ByteBuffer> checkpointAtStart() {
        return checkpoint;
    }

    /** Whether the batch is one that {@link #checkpointAtStart} and the link of the segment stand for. */
    static boolean opensSegment(Batch batch) {
        return batch.is(Batch.LINK) || batch.is(Batch.CHECKPOINT);
    }

    void apply(Batch batch, int offset, ByteBuffer payload) {
        if (!batch.known()) {
            throw new LogFailedException(
                    file,
                    offset,
                    "batch " + batch.batchSeq() + " has flags 0x" + Integer.toHexString(batch.flags())
                            + " of a newer version: upgrade this node",
                    null);
        }
        demand(
                batch.is(Batch.LINK) == (offset == SegmentHeader.BYTES),
                batch,
                offset,
                "a link that is not at the start of its segment");
        int records = 0;
        int at = 0;
        while (at < payload.limit()) {
            int length = RecordFormat.validLength(payload.position(at));
            demand(length > 0, batch, offset + Batch.HEADER + at, "a damaged record in an intact batch");
            record(batch, offset, payload, at);
            records++;
            at += length;
        }
        demand(records == batch.recordCount(), batch, offset, "the number of records is wrong");
    }

    private void record(Batch batch, int batchOffset, ByteBuffer payload, int at) {
        int place = Batch.HEADER + at;
        int type = RecordFormat.type(payload, at);
        int length = payload.getInt(at + 4);
        int expected = LocalRecord.lengthOf(type);
        demand(expected < 0 || expected == length, batch, batchOffset + place, "a record of a wrong length");
        boolean early = checkpointSeen < checkpoint.size();
        demand(
                batch.is(Batch.LINK) || batch.is(Batch.CHECKPOINT) == early,
                batch,
                batchOffset,
                "a checkpoint out of its place");
        try {
            Groups.Group group;
            switch (type) {
                case LocalRecord.LINK -> demand(batch.is(Batch.LINK), batch, batchOffset + place, "a lost link");
                case LocalRecord.CHECKPOINT -> compare(batch, batchOffset, payload.slice(at, length));
                case LocalRecord.HARDSTATE -> {
                    group = groups.open(RecordFormat.group(payload, at));
                    group.state.harden(LocalRecord.hardState(payload, at));
                }
                case LocalRecord.TRUNCATE_SUFFIX -> {
                    group = groups.open(RecordFormat.group(payload, at));
                    group.truncate(RecordFormat.index(payload, at));
                }
                default -> {
                    demandKnown(type, batchOffset + place);
                    group = groups.open(RecordFormat.group(payload, at));
                    long index = RecordFormat.index(payload, at);
                    group.append(index, RecordFormat.term(payload, at), ordinal, GroupIndex.place(batchOffset, place));
                }
            }
        } catch (InvariantViolation | IllegalArgumentException e) {
            throw new LogDamagedException(
                    file,
                    batchOffset + place,
                    batch.batchSeq(),
                    "a record of group " + RecordFormat.group(payload, at) + " does not fit: " + e.getMessage());
        }
    }

    private void compare(Batch batch, int offset, ByteBuffer record) {
        demand(batch.is(Batch.CHECKPOINT), batch, offset, "a lost checkpoint");
        ByteBuffer found = record.slice(RecordFormat.HEADER, record.limit() - RecordFormat.HEADER);
        demand(
                found.equals(checkpoint.get(checkpointSeen)),
                batch,
                offset,
                "the checkpoint differs from what the records before it say");
        checkpointSeen++;
    }

    private void demandKnown(int type, int offset) {
        try {
            EntryKind.of(type);
        } catch (IllegalArgumentException e) {
            throw new LogFailedException(file, offset, "record of unknown type", e);
        }
    }

    private void demand(boolean holds, Batch batch, int offset, String otherwise) {
        if (!holds) {
            throw new LogDamagedException(file, offset, batch.batchSeq(), otherwise);
        }
    }
}
