package io.muster.testing.checker;

import io.muster.raft.EntryId;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** S10: an acknowledgement leaves only when what it claims is durable and equal to what was asked for. */
final class AckDurable implements Checker {
    private static final int REQUESTS = 4096;

    /** Newest requests that a node has received, by (term, request): what an acknowledgement of them stands for. */
    private static final class Requests extends LinkedHashMap<Long, EntryId> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, EntryId> eldest) {
            return size() > REQUESTS;
        }
    }

    private final Map<Long, Requests> received = new HashMap<>();

    @Override
    public String id() {
        return "S10";
    }

    @Override
    public void started(NodeView node) {
        received.put(node.key(), new Requests());
    }

    private static long key(long term, long request) {
        return term << 32 ^ request;
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message instanceof Message.Append append) {
            EntryId match = append.entries().isEmpty()
                    ? append.prev()
                    : append.entries().getLast().id();
            received.computeIfAbsent(node.key(), at -> new Requests()).put(key(append.term(), append.request()), match);
        }
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (!(message instanceof Message.AppendReply reply) || !reply.accepted()) {
            return;
        }
        Ledger disk = node.journal().durable();
        Requests requests = received.get(node.key());
        EntryId asked = requests == null ? null : requests.get(key(reply.term(), reply.request()));
        boolean holds = reply.match() <= disk.last()
                && (asked == null || (asked.index() == reply.match() && disk.termAt(asked.index()) == asked.term()));
        if (!holds) {
            throw new InvariantViolation(
                    id(),
                    node.name() + " acknowledges " + reply.match() + " for request " + reply.request()
                            + " that ends at "
                            + asked + ", but its disk holds " + disk.idAt(Math.min(reply.match(), disk.last()))
                            + " and ends at " + disk.idAt(disk.last()));
        }
    }
}
