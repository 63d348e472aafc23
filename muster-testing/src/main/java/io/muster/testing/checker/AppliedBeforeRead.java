package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;

/** RD3: a read runs only when its node has applied everything up to its read index. */
final class AppliedBeforeRead implements Checker {
    @Override
    public String id() {
        return "RD3";
    }

    @Override
    public void reading(NodeView node, long index, long applied) {
        if (applied < index) {
            throw new InvariantViolation(
                    id(), node.name() + " lets reads run that wait for " + index + ", but has applied " + applied);
        }
    }
}
