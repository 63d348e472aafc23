package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import java.util.HashMap;
import java.util.Map;

/**
 * RD1, RD2, RD5 seen from outside: the index of a linearizable read covers everything that any node knew to be
 * committed when the read was asked for. Told by whoever asks replicas for reads.
 */
public final class ReadIndexFresh {
    private final CommittedLog committed;
    private final Map<Long, Long> asked = new HashMap<>();

    /**
     * No read yet.
     *
     * @param committed what the cluster has committed
     */
    public ReadIndexFresh(CommittedLog committed) {
        this.committed = committed;
    }

    /**
     * A read is asked for now.
     *
     * @param read id, unique in the simulation
     */
    public void asked(long read) {
        asked.put(read, committed.log().last());
    }

    /**
     * A read got its index; a doubled frame may bring an answer twice.
     *
     * @param node who asked
     * @param read id of the read
     * @param index what it has to wait for
     */
    public void answered(NodeView node, long read, long index) {
        Long demanded = asked.get(read);
        if (demanded == null) {
            throw new InvariantViolation("RD2", node.name() + " got an answer to read " + read + ", never asked");
        }
        if (index < demanded) {
            throw new InvariantViolation(
                    "RD2",
                    node.name() + " got index " + index + " for read " + read + ", but " + demanded
                            + " was committed before it was asked");
        }
    }
}
