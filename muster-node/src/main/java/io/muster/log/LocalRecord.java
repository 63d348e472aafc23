package io.muster.log;

import io.muster.raft.HardState;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;

/**
 * Records that are no entries: notes of this node to itself, types 0x40 to 0xFF.
 *
 * <pre>
 * type  name             term field          index field        payload
 * 0x40  HARDSTATE        current term        commit hint        votedFor u64 (0 none)
 * 0x41  TRUNCATE_SUFFIX  term of the leader  first removed      empty
 * 0x48  LINK             0                   own segmentSeq     48 B, see {@link Link}
 * 0x49  CHECKPOINT       0                   0                  part u32, parts u32, count u32, zero u32, then count
 *                                                               states of 72 B: group u32, flags u32 (0), term,
 *                                                               votedFor, commit hint, baseIndex (0), baseTerm (0),
 *                                                               lastIndex, lastTerm, cutFrom (0)
 * </pre>
 *
 * 0x42 COMPACT_PREFIX, 0x43 SNAPSHOT_MARK, 0x44 GROUP_OPEN, 0x45 GROUP_DROP and 0x4A LOG_START are reserved for what
 * they say. A type that this version does not know stops the node: skipping it could undo what it means.
 */
final class LocalRecord {
    static final int HARDSTATE = 0x40;
    static final int TRUNCATE_SUFFIX = 0x41;
    static final int LINK = 0x48;
    static final int CHECKPOINT = 0x49;

    static final int HARDSTATE_BYTES = RecordFormat.HEADER + 8;
    static final int TRUNCATE_BYTES = RecordFormat.HEADER;
    static final int LINK_BYTES = RecordFormat.HEADER + 48;
    /** Bytes of one state in a checkpoint. */
    static final int STATE_BYTES = 72;
    /** Bytes before the states of a checkpoint. */
    static final int PART_BYTES = 16;
    /** Most states in one checkpoint record. */
    static final int STATES_MAX = 4096;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private LocalRecord() {}

    static void putHardState(HardState state, int group, ByteBuffer target) {
        ByteBuffer vote = ByteBuffer.allocate(8).putLong(0, state.votedFor());
        RecordFormat.putLocal(HARDSTATE, group, state.term(), state.commit(), vote, target);
    }

    static HardState hardState(ByteBuffer source, int at) {
        return new HardState(
                RecordFormat.term(source, at),
                source.getLong(at + RecordFormat.HEADER),
                RecordFormat.index(source, at));
    }

    static void putTruncation(long from, long term, int group, ByteBuffer target) {
        RecordFormat.putLocal(TRUNCATE_SUFFIX, group, term, from, EMPTY.duplicate(), target);
    }

    /** Length that a record of a type must have; -1 if any length is right. */
    static int lengthOf(int type) {
        return switch (type) {
            case HARDSTATE -> HARDSTATE_BYTES;
            case TRUNCATE_SUFFIX -> TRUNCATE_BYTES;
            case LINK -> LINK_BYTES;
            default -> -1;
        };
    }
}
