package io.muster.testing.sim;

import io.muster.raft.Entry;
import io.muster.raft.Input;
import java.util.ArrayList;
import java.util.List;

/** The applier of a node: applies what the replica hands over, a batch at a time, and reports how far it got. */
final class ApplyDuty {
    private final SimNode node;
    private final SimState state;
    private List<Entry> waiting = new ArrayList<>();
    private boolean busy;
    private long lastReport;

    ApplyDuty(SimNode node, SimState state) {
        this.node = node;
        this.state = state;
    }

    SimState state() {
        return state;
    }

    void add(List<Entry> entries) {
        waiting.addAll(entries);
        begin();
    }

    private void begin() {
        if (!busy && !waiting.isEmpty()) {
            busy = true;
            long pace = node.world().options().pace().apply();
            node.later(node.hop() + node.random().nextLong(pace + 1), this::apply);
        }
    }

    private void apply() {
        List<Entry> batch = waiting;
        waiting = new ArrayList<>();
        Gateway gateway = node.gateway();
        for (Entry entry : batch) {
            node.world().checkers().applying(node, entry);
            byte[] result = state.apply(entry);
            if (gateway != null) {
                gateway.applied(entry, result);
            }
        }
        busy = false;
        long upTo = batch.getLast().index();
        // reports come in order, through one mailbox
        long now = node.world().scheduler().now();
        lastReport = Math.max(lastReport + 1, now + node.hop());
        node.later(lastReport - now, () -> node.step(new Input.Applied(upTo)));
        if (gateway != null) {
            gateway.appliedUpTo(upTo);
        }
        begin();
    }
}
