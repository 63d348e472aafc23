package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.InvariantViolation;
import java.util.HashMap;
import java.util.Map;

/** S5: the entry applied at an index is the same on every node at all times, and no index is left out. */
final class StateMachineSafety implements Checker {
    private final Ledger applied = new Ledger();
    private final Map<Long, Long> position = new HashMap<>();

    @Override
    public String id() {
        return "S5";
    }

    @Override
    public void started(NodeView node) {
        position.put(node.key(), 0L);
    }

    @Override
    public void applying(NodeView node, Entry entry) {
        long before = position.getOrDefault(node.key(), 0L);
        if (entry.index() != before + 1) {
            throw new InvariantViolation(id(), node.name() + " applies " + entry.id() + " after index " + before);
        }
        position.put(node.key(), entry.index());
        long hash = Ledger.chain(applied.hashAt(before), entry);
        if (entry.index() > applied.last()) {
            applied.add(entry.term(), hash);
        } else if (applied.hashAt(entry.index()) != hash) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " applies " + entry.id() + ", but another node applied " + applied.idAt(entry.index())
                            + " there, or another content");
        }
    }
}
