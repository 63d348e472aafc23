package io.muster.testing.checker;

import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;

/**
 * RD6: between a restart and its first knowledge of the current commit index a node serves no read stronger than LOCAL.
 * What a leader has answered to a question of an earlier life is no such knowledge.
 */
final class KnownBeforeRead implements Checker {
    /** Questions of one life, which are numbered in a row, and the highest index that answered one of them. */
    private static final class Life {
        private boolean asked;
        private long first;
        private long last;
        private long known = -1;
    }

    private final PerNode<Life> lives = new PerNode<>(Life::new);

    @Override
    public String id() {
        return "RD6";
    }

    @Override
    public void started(NodeView node) {
        lives.reset(node);
    }

    @Override
    public void stepping(NodeView node, Input input) {
        if (input instanceof Input.ReadAsked asked) {
            Life life = lives.of(node);
            life.first = life.asked ? life.first : asked.read();
            life.last = asked.read();
            life.asked = true;
        }
    }

    @Override
    public void answering(NodeView node, long read, long index) {
        Life life = lives.of(node);
        // by their difference: the first number is drawn, and may be one of the largest
        if (life.asked && read - life.first >= 0 && read - life.last <= 0) {
            life.known = Math.max(life.known, index);
        }
    }

    @Override
    public void reading(NodeView node, long index, long applied) {
        if (lives.of(node).known < index) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " lets reads run at " + index + ", but since its start it was told of "
                            + lives.of(node).known + " only");
        }
    }
}
