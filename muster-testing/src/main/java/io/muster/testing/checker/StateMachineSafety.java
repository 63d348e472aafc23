package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.InvariantViolation;

/** S5: the entry applied at an index is the same on every node at all times, and no index is left out. */
final class StateMachineSafety implements Checker {
    private final Ledger applied = new Ledger();
    private final PerNode<long[]> positions = new PerNode<>(() -> new long[1]);

    @Override
    public String id() {
        return "S5";
    }

    @Override
    public void started(NodeView node) {
        positions.reset(node);
    }

    @Override
    public void applying(NodeView node, Entry entry) {
        long[] position = positions.of(node);
        long before = position[0];
        if (entry.index() != before + 1) {
            throw new InvariantViolation(id(), node.name() + " applies " + entry.id() + " after index " + before);
        }
        position[0] = entry.index();
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
