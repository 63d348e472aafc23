package io.muster.log;

import io.muster.raft.EntryId;
import io.muster.raft.HardState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All groups of a log, in the order of their ids: what each of them holds and where. Confined to the log thread. */
final class Groups {
    /** One group: its state, and where its entries lie. */
    static final class Group {
        final GroupState state = new GroupState();
        final GroupIndex index = new GroupIndex();

        void append(long entry, long term, int segment, long place) {
            state.append(entry, term);
            index.add(entry, segment, place);
        }

        void truncate(long from) {
            state.truncate(from);
            index.truncate(from);
        }
    }

    private final TreeMap<Integer, Group> groups = new TreeMap<>();
    private @Nullable Group last;
    private int lastId;

    @Nullable
    Group find(int id) {
        return groups.get(id);
    }

    Group open(int id) {
        Group found = last;
        if (found == null || id != lastId) { // a unit mostly holds runs of one group
            found = groups.computeIfAbsent(id, any -> new Group());
            last = found;
            lastId = id;
        }
        return found;
    }

    int count() {
        return groups.size();
    }

    /**
     * The states of all groups as payloads of CHECKPOINT records, at least one. They depend on nothing but the records
     * before them, so that recovery can compare what it rebuilt with what was written.
     */
    List<ByteBuffer> checkpoint() {
        int parts = Math.max(1, (groups.size() + LocalRecord.STATES_MAX - 1) / LocalRecord.STATES_MAX);
        List<ByteBuffer> payloads = new ArrayList<>(parts);
        var states = groups.entrySet().iterator();
        for (int part = 0; part < parts; part++) {
            int count = Math.min(LocalRecord.STATES_MAX, groups.size() - part * LocalRecord.STATES_MAX);
            ByteBuffer payload = ByteBuffer.allocate(LocalRecord.PART_BYTES + count * LocalRecord.STATE_BYTES);
            payload.putInt(part).putInt(parts).putInt(count).putInt(0);
            for (int i = 0; i < count; i++) {
                Map.Entry<Integer, Group> state = states.next();
                putState(state.getKey(), state.getValue().state, payload);
            }
            payloads.add(payload.flip());
        }
        return payloads;
    }

    private static void putState(int id, GroupState state, ByteBuffer target) {
        HardState hard = state.hardState();
        EntryId last = state.terms().last();
        target.putInt(id)
                .putInt(0)
                .putLong(hard.term())
                .putLong(hard.votedFor())
                .putLong(hard.commit());
        target.putLong(0).putLong(0).putLong(last.index()).putLong(last.term()).putLong(0);
    }
}
