package io.muster.node;

import io.muster.duty.Mailbox;
import io.muster.raft.Write;
import java.util.List;

/** What the loop asks of the log thread. */
abstract sealed class LogTask extends Mailbox.Item {
    private LogTask() {}

    /** Writes of one turn of the loop, of any number of groups. */
    static final class Unit extends LogTask {
        final List<Write> writes;

        Unit(List<Write> writes) {
            this.writes = writes;
        }
    }

    /** Entries that are no longer in memory. */
    static final class Fetch extends LogTask {
        final int group;
        final long reader;
        final long from;
        final long to;
        final long maxBytes;

        Fetch(int group, long reader, long from, long to, long maxBytes) {
            this.group = group;
            this.reader = reader;
            this.from = from;
            this.to = to;
            this.maxBytes = maxBytes;
        }
    }
}
