package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.HardState;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Restored;
import io.muster.raft.TermRuns;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every log must do, on disk or in memory. */
interface LogStoreContract {
    /** A new, empty log that takes payloads of 2000 bytes. */
    LogStore open();

    @Test
    default void knowsNothingOfAGroupNeverWritten() {
        try (LogStore log = open()) {
            Restored restored = log.restored(7);
            assertEquals(HardState.INITIAL, restored.hardState());
            assertEquals(EntryId.ZERO, restored.terms().last());
            assertEquals(List.of(), log.read(7, 1, 10, 1000));
        }
    }

    @Test
    default void readsBackWhatWasWritten() {
        try (LogStore log = open()) {
            List<Entry> entries = Logs.entries(1, 200, 3, 50);
            log.write(List.of(new Write.Append(1, 1, entries)));
            assertEquals(entries, log.read(1, 1, 200, Long.MAX_VALUE), "before the force");
            log.force();
            assertEquals(entries, log.read(1, 1, 200, Long.MAX_VALUE));
            assertEquals(entries.subList(99, 120), log.read(1, 100, 120, Long.MAX_VALUE));
            assertEquals(entries.subList(199, 200), log.read(1, 200, 900, Long.MAX_VALUE));
            assertEquals(List.of(), log.read(1, 201, 900, Long.MAX_VALUE));
            assertEquals(List.of(), log.read(1, 5, 4, Long.MAX_VALUE));
        }
    }

    @Test
    default void readsAtLeastOneEntryAndNoMoreThanFit() {
        try (LogStore log = open()) {
            List<Entry> entries = Logs.entries(1, 10, 1, 100);
            log.write(List.of(new Write.Append(1, 1, entries)));
            log.force();
            assertEquals(entries.subList(2, 3), log.read(1, 3, 10, 1));
            assertEquals(entries.subList(2, 4), log.read(1, 3, 10, 2 * 132 + 131));
            assertEquals(entries.subList(2, 5), log.read(1, 3, 10, 3 * 132));
        }
    }

    @Test
    default void keepsTheNewestHardState() {
        try (LogStore log = open()) {
            log.write(List.of(Logs.vote(1, 1, 1, 5), Logs.vote(1, 2, 2, 6)));
            log.write(List.of(Logs.vote(1, 3, 3, 0), Logs.vote(1, 4, 3, 9)));
            log.force();
            assertEquals(new HardState(3, 9, 0), log.restored(1).hardState());
        }
    }

    @Test
    default void entriesBehindATruncationAreReplaced() {
        try (LogStore log = open()) {
            log.write(List.of(new Write.Append(1, 1, Logs.entries(1, 9, 1, 20))));
            log.write(List.of(new Write.TruncateSuffix(1, 2, 5, 2), new Write.Append(1, 3, Logs.entries(5, 7, 2, 30))));
            log.write(List.of(new Write.TruncateSuffix(1, 4, 7, 3), new Write.Append(1, 5, Logs.entries(7, 8, 3, 40))));
            log.force();
            List<Entry> expected = new ArrayList<>(Logs.entries(1, 4, 1, 20));
            expected.addAll(Logs.entries(5, 6, 2, 30));
            expected.addAll(Logs.entries(7, 8, 3, 40));
            assertEquals(expected, log.read(1, 1, 99, Long.MAX_VALUE));
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.subList(i, i + 1), log.read(1, i + 1, 99, 0));
            }
            TermRuns terms = log.restored(1).terms();
            assertEquals(new EntryId(8, 3), terms.last());
            assertEquals(1, terms.termAt(4));
            assertEquals(2, terms.termAt(5));
        }
    }

    @Test
    default void truncatingEverythingLeavesAnEmptyLog() {
        try (LogStore log = open()) {
            log.write(List.of(new Write.Append(1, 1, Logs.entries(1, 3, 1, 20)), new Write.TruncateSuffix(1, 2, 1, 2)));
            assertEquals(List.of(), log.read(1, 1, 9, 1000));
            log.write(List.of(new Write.Append(1, 3, Logs.entries(1, 2, 2, 20))));
            assertEquals(Logs.entries(1, 2, 2, 20), log.read(1, 1, 9, 1000));
        }
    }

    @Test
    @Tag("MU75")
    default void groupsDoNotDisturbEachOther() {
        try (LogStore log = open()) {
            for (int i = 1; i <= 50; i++) {
                log.write(List.of(
                        new Write.Append(1, i, Logs.entries(i, i, 1, 30)),
                        new Write.Append(2, i, Logs.entries(i, i, 4, 60))));
            }
            log.write(List.of(
                    new Write.TruncateSuffix(1, 51, 11, 2), new Write.SaveHardState(2, 51, new HardState(4, 3, 50))));
            log.force();
            assertEquals(Logs.entries(1, 10, 1, 30), log.read(1, 1, 99, Long.MAX_VALUE));
            assertEquals(Logs.entries(1, 50, 4, 60), log.read(2, 1, 99, Long.MAX_VALUE));
            assertEquals(HardState.INITIAL, log.restored(1).hardState());
            assertEquals(new HardState(4, 3, 50), log.restored(2).hardState());
        }
    }

    @Test
    default void everyKindOfEntryComesBack() {
        try (LogStore log = open()) {
            List<Entry> entries = new ArrayList<>();
            for (EntryKind kind : EntryKind.values()) {
                entries.add(new Entry(entries.size() + 1, 1, kind, Logs.payload(entries.size(), 11)));
            }
            log.write(List.of(new Write.Append(1, 1, entries)));
            assertEquals(entries, log.read(1, 1, 99, 1000));
        }
    }

    @Test
    @Tag("M-b5")
    default void refusesAGap() {
        refuses(new Write.Append(1, 9, Logs.entries(7, 7, 1, 10)));
    }

    @Test
    default void refusesAnIndexTwice() {
        refuses(new Write.Append(1, 9, Logs.entries(5, 5, 1, 10)));
    }

    @Test
    default void refusesAFallingTermOfAnEntry() {
        refuses(new Write.Append(1, 9, Logs.entries(6, 6, 1, 10)));
    }

    @Test
    default void refusesToTruncateWhatIsCommitted() {
        refuses(new Write.TruncateSuffix(1, 9, 3, 9));
    }

    @Test
    @Tag("M-b2")
    default void refusesASecondVoteInATerm() {
        refuses(Logs.vote(1, 9, 2, 6));
    }

    @Test
    default void refusesAFallingTerm() {
        refuses(Logs.vote(1, 9, 1, 5));
    }

    @Test
    default void refusesACommitHintAboveTheLastEntry() {
        refuses(new Write.SaveHardState(1, 9, new HardState(3, 0, 6)));
    }

    /** Five entries of term 2 of which three are committed, and a vote in term 2; then what must be refused. */
    private void refuses(Write wrong) {
        try (LogStore log = open()) {
            log.write(List.of(
                    new Write.Append(1, 1, Logs.entries(1, 5, 2, 10)),
                    new Write.SaveHardState(1, 2, new HardState(2, 5, 3))));
            assertThrows(InvariantViolation.class, () -> log.write(List.of(wrong)));
        }
    }

    @Test
    default void countsWhatItDid() {
        try (LogStore log = open()) {
            log.prepare();
            log.write(List.of());
            log.write(List.of(new Write.Append(1, 1, Logs.entries(1, 5, 2, 10)), Logs.vote(1, 2, 2, 5)));
            log.force();
            log.mark();
            log.read(1, 2, 4, 1000);
            LogStats stats = log.stats();
            assertEquals(1, stats.units());
            assertEquals(2, stats.writes());
            assertEquals(5, stats.entries());
        }
    }

    @Test
    default void cannotBeUsedAfterItWasClosed() {
        LogStore log = open();
        log.close();
        log.close();
        assertThrows(RuntimeException.class, log::force);
        assertThrows(RuntimeException.class, () -> log.write(List.of(Logs.vote(1, 1, 1, 1))));
    }
}
