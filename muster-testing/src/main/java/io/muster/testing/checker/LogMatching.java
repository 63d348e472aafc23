package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Write;
import java.util.HashMap;
import java.util.Map;

/** S3: two logs that hold the same (index, term) hold the same entries up to it. */
final class LogMatching implements Checker {
    private record Seen(long hash, NodeView where) {}

    private final Map<Long, Seen> known = new HashMap<>();
    private final Map<Long, Long> looked = new HashMap<>();
    private boolean written;

    @Override
    public String id() {
        return "S3";
    }

    @Override
    public void started(NodeView node) {
        looked.put(node.key(), node.journal().issued().last());
    }

    @Override
    public void writing(NodeView node, Write write) {
        written = true;
        if (write instanceof Write.TruncateSuffix truncate) {
            looked.merge(node.key(), truncate.from() - 1, Math::min);
        }
    }

    @Override
    public void stepped(NodeView node) {
        if (!written) {
            return;
        }
        written = false;
        Ledger log = node.journal().issued();
        long from = looked.getOrDefault(node.key(), 0L);
        if (from == log.last()) {
            return;
        }
        for (long index = from + 1; index <= log.last(); index++) {
            // terms and indexes of a simulation are far below 2^31
            long place = index << 31 | log.termAt(index);
            Seen seen = known.putIfAbsent(place, new Seen(log.hashAt(index), node));
            if (seen != null && seen.hash != log.hashAt(index)) {
                throw new InvariantViolation(
                        id(),
                        node.name() + " holds " + log.idAt(index) + " with hash " + Long.toHexString(log.hashAt(index))
                                + ", " + seen.where.name() + " held it with hash " + Long.toHexString(seen.hash));
            }
        }
        looked.put(node.key(), log.last());
    }
}
