package io.muster.node;

import io.muster.duty.Mailbox;
import io.muster.raft.Entry;
import java.util.List;

/** What the other threads of the node tell the loop. */
abstract sealed class LoopEvent extends Mailbox.Item {
    final int group;

    private LoopEvent(int group) {
        this.group = group;
    }

    /** All writes of a group up to this one are durable. */
    static final class Persisted extends LoopEvent {
        final long sequence;

        Persisted(int group, long sequence) {
            super(group);
            this.sequence = sequence;
        }
    }

    /** Entries were read from the log. */
    static final class Fetched extends LoopEvent {
        final long reader;
        final List<Entry> entries;

        Fetched(int group, long reader, List<Entry> entries) {
            super(group);
            this.reader = reader;
            this.entries = entries;
        }
    }

    /** A batch was applied; these waiters are the loop's to answer. */
    static final class Applied extends LoopEvent {
        final long index;
        final List<Settled> settled;

        Applied(int group, long index, List<Settled> settled) {
            super(group);
            this.index = index;
            this.settled = settled;
        }
    }
}
