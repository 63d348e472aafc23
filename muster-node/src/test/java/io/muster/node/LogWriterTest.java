package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.duty.Bell;
import io.muster.duty.Mailbox;
import io.muster.log.MemoryLog;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The turns of the log thread. */
class LogWriterTest {
    /** A log under load: while it forces one unit, the next one comes. */
    private static final class BusyLog extends PassingLog {
        Runnable whileForcing = () -> {};

        BusyLog() {
            super(new MemoryLog());
        }

        @Override
        public void force() {
            whileForcing.run();
            super.force();
        }
    }

    private long last;

    private LogTask.Unit unit() {
        last++;
        Entry entry = new Entry(last, 1, EntryKind.COMMAND, Payload.wrap(new byte[] {1}));
        return new LogTask.Unit(List.of(new Write.Append(1, last, List.of(entry))));
    }

    @Test
    @Tag("M20")
    void aTurnEndsAfterOneUnitHoweverMuchIsComing() {
        BusyLog log = new BusyLog();
        Mailbox<LoopEvent> loop = new Mailbox<>(LoopEvent.class, 100, new Bell());
        LogWriter writer = new LogWriter(log, loop, () -> {});
        log.whileForcing = () -> {
            // bounded, so that a writer that waits for the end of the load fails instead of hanging
            if (last < 1000) {
                writer.tasks().offer(unit());
            }
        };
        writer.tasks().offer(unit());
        for (long turn = 1; turn <= 5; turn++) {
            assertEquals(1, writer.doWork(turn));
            assertEquals(turn, log.stats().units());
        }
        List<LoopEvent> told = new ArrayList<>();
        loop.drain(told::add);
        assertEquals(5, told.size());
    }
}
