package io.muster.node;

import io.muster.duty.Mailbox;
import io.muster.raft.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Committed entries for the applier, with whoever waits for each. */
final class ApplyTask extends Mailbox.Item {
    final int group;
    final GroupState state;
    final List<Entry> entries;
    /** One place for each entry, null where nobody on this node waits. */
    final @Nullable Waiter[] waiters;

    ApplyTask(int group, GroupState state, List<Entry> entries, @Nullable Waiter[] waiters) {
        this.group = group;
        this.state = state;
        this.entries = entries;
        this.waiters = waiters;
    }
}
