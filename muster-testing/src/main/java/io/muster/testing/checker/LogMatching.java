package io.muster.testing.checker;

import io.muster.raft.InvariantViolation;
import io.muster.raft.Write;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** S3: two logs that hold the same (index, term) hold the same entries up to it. */
final class LogMatching implements Checker {
    private static final long NONE = -1;

    /** What was seen of the entries of one term, which lie side by side: one leader has made them. */
    private static final class Term {
        private final long term;
        private long first;
        private long[] hashes = new long[64];
        private @Nullable NodeView[] holders = new @Nullable NodeView[64];

        Term(long term, long first) {
            this.term = term;
            this.first = first;
            Arrays.fill(hashes, NONE);
        }

        /** The hash that was seen first at an index: that of this holder if it is the first one. */
        long firstSeen(long index, long hash, NodeView holder) {
            int place = place(index);
            if (hashes[place] == NONE) {
                hashes[place] = hash;
                holders[place] = holder;
            }
            return hashes[place];
        }

        String holder(long index) {
            NodeView holder = holders[place(index)];
            return holder == null ? "nobody" : holder.name();
        }

        private int place(long index) {
            if (index < first) {
                resize(index, (int) (first - index));
            } else if (index - first >= hashes.length) {
                resize(first, 0);
                return place(index);
            }
            return (int) (index - first);
        }

        private void resize(long newFirst, int shift) {
            long[] old = hashes;
            @Nullable NodeView[] oldHolders = holders;
            hashes = new long[2 * old.length + shift];
            holders = new @Nullable NodeView[hashes.length];
            Arrays.fill(hashes, NONE);
            System.arraycopy(old, 0, hashes, shift, old.length);
            System.arraycopy(oldHolders, 0, holders, shift, old.length);
            first = newFirst;
        }
    }

    private final Map<Long, Term> terms = new HashMap<>();
    private final PerNode<long[]> looked = new PerNode<>(() -> new long[1]);
    private @Nullable Term latest;
    private boolean written;

    @Override
    public String id() {
        return "S3";
    }

    @Override
    public void started(NodeView node) {
        looked.of(node)[0] = node.journal().issued().last();
    }

    @Override
    public void writing(NodeView node, Write write) {
        written = true;
        if (write instanceof Write.TruncateSuffix truncate) {
            long[] upTo = looked.of(node);
            upTo[0] = Math.min(upTo[0], truncate.from() - 1);
        }
    }

    @Override
    public void stepped(NodeView node) {
        if (!written) {
            return;
        }
        written = false;
        Ledger log = node.journal().issued();
        long[] upTo = looked.of(node);
        while (upTo[0] < log.last()) {
            long index = ++upTo[0];
            long hash = log.hashAt(index);
            Term term = term(log.termAt(index), index);
            long seen = term.firstSeen(index, hash, node);
            if (seen != hash) {
                throw new InvariantViolation(
                        id(),
                        node.name() + " holds " + log.idAt(index) + " with hash " + Long.toHexString(hash) + ", "
                                + term.holder(index) + " held it with hash " + Long.toHexString(seen));
            }
        }
    }

    private Term term(long number, long index) {
        Term known = latest;
        if (known == null || known.term != number) {
            known = terms.computeIfAbsent(number, term -> new Term(term, index));
            latest = known;
        }
        return known;
    }
}
