package io.muster.testing.checker;

import io.muster.raft.EntryId;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import org.jspecify.annotations.Nullable;

/** S10: an acknowledgement leaves only when what it claims is durable and equal to what was asked for. */
final class AckDurable implements Checker {
    private static final int REQUESTS = 4096;

    /**
     * Newest requests that a node has received, each in the place of its number: what an acknowledgement of them stands
     * for. One of an earlier term is never acknowledged and takes no place.
     */
    private static final class Requests {
        private final long[] terms = new long[REQUESTS];
        private final long[] requests = new long[REQUESTS];
        private final @Nullable EntryId[] ends = new @Nullable EntryId[REQUESTS];

        void put(long term, long request, EntryId end) {
            int place = place(request);
            if (term >= terms[place]) {
                terms[place] = term;
                requests[place] = request;
                ends[place] = end;
            }
        }

        @Nullable
        EntryId end(long term, long request) {
            int place = place(request);
            return terms[place] == term && requests[place] == request ? ends[place] : null;
        }

        private static int place(long request) {
            return (int) (request & (REQUESTS - 1));
        }
    }

    private final PerNode<Requests> received = new PerNode<>(Requests::new);

    @Override
    public String id() {
        return "S10";
    }

    @Override
    public void started(NodeView node) {
        received.reset(node);
    }

    @Override
    public void receiving(NodeView node, Message message) {
        if (message instanceof Message.Append append) {
            EntryId match = append.entries().isEmpty()
                    ? append.prev()
                    : append.entries().getLast().id();
            received.of(node).put(append.term(), append.request(), match);
        }
    }

    @Override
    public void sending(NodeView node, Message message) {
        if (!(message instanceof Message.AppendReply reply) || !reply.accepted()) {
            return;
        }
        Ledger disk = node.journal().durable();
        EntryId asked = received.of(node).end(reply.term(), reply.request());
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
