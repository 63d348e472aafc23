package io.muster.log;

import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a log should hold, in the plainest way: states of groups, changed by one record at a time. */
final class LogModel {
    /** What one group holds. */
    record State(HardState hardState, List<Entry> entries) {
        State {
            entries = List.copyOf(entries);
        }
    }

    private final TreeMap<Integer, State> groups = new TreeMap<>();

    LogModel() {}

    LogModel(LogModel other) {
        groups.putAll(other.groups);
    }

    static final State EMPTY = new State(HardState.INITIAL, List.of());

    State of(int group) {
        return groups.getOrDefault(group, EMPTY);
    }

    /** Splits a unit into what may survive a crash by itself: single records. */
    static List<Write> records(List<Write> unit) {
        List<Write> records = new ArrayList<>();
        for (Write write : unit) {
            if (write instanceof Write.Append append) {
                for (Entry entry : append.entries()) {
                    records.add(new Write.Append(append.group(), append.sequence(), List.of(entry)));
                }
            } else {
                records.add(write);
            }
        }
        return records;
    }

    LogModel apply(List<Write> unit) {
        for (Write write : unit) {
            State old = of(write.group());
            List<Entry> entries = new ArrayList<>(old.entries);
            State next =
                    switch (write) {
                        case Write.Append append -> {
                            entries.addAll(append.entries());
                            yield new State(old.hardState, entries);
                        }
                        case Write.SaveHardState save -> new State(save.state(), entries);
                        case Write.TruncateSuffix truncate -> {
                            int kept = (int) Math.min(entries.size(), truncate.from() - 1);
                            yield new State(old.hardState, entries.subList(0, kept));
                        }
                    };
            groups.put(write.group(), next);
        }
        return this;
    }

    /** Whether a log holds exactly this, for groups 1 to 4. */
    boolean heldBy(LogStore log) {
        for (int group = 1; group <= 4; group++) {
            State expected = of(group);
            boolean same = log.restored(group).hardState().equals(expected.hardState)
                    && log.restored(group).terms().lastIndex() == expected.entries.size()
                    && log.read(group, 1, Long.MAX_VALUE, Long.MAX_VALUE).equals(expected.entries);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        groups.forEach((group, state) -> text.append(group)
                .append(": ")
                .append(state.hardState)
                .append(" last ")
                .append(state.entries.size())
                .append("; "));
        return text.toString();
    }
}
