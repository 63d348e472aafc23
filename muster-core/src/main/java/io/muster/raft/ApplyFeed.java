package io.muster.raft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Hands committed entries to the state machine: in order, each once, never past the local durable index, and only so
 * many bytes ahead of what has been applied.
 */
final class ApplyFeed {
    private record Handed(long lastIndex, long bytes) {}

    private final LogTail log;
    private final long bytesMax;
    private final Deque<Handed> outstanding = new ArrayDeque<>();
    private long outstandingBytes;
    private long handed;
    private long applied;
    private boolean fetching;

    ApplyFeed(LogTail log, long bytesMax) {
        this.log = log;
        this.bytesMax = bytesMax;
    }

    long applied() {
        return applied;
    }

    long outstandingBytes() {
        return outstandingBytes;
    }

    /** Hands over what may be applied now. */
    void advance(long upTo, Effects effects) {
        while (handed < upTo && !fetching && outstandingBytes < bytesMax) {
            long room = bytesMax - outstandingBytes;
            List<Entry> entries = log.slice(handed + 1, upTo, room);
            if (entries.isEmpty()) {
                fetching = true;
                effects.add(new Effect.Fetch(0, handed + 1, upTo, room));
            } else {
                hand(entries, effects);
            }
        }
    }

    /** Entries that were no longer in memory have been read. */
    void fetched(List<Entry> entries, long upTo, Effects effects) {
        if (!fetching) {
            return;
        }
        fetching = false;
        Entry first = entries.getFirst();
        Entry last = entries.getLast();
        Invariant.check(
                first.index() == handed + 1 && last.index() <= upTo && log.termAt(last.index()) == last.term(),
                "S5",
                () -> "fetched " + first.id() + " to " + last.id() + " to apply after " + handed + " up to " + upTo);
        hand(entries, effects);
        advance(upTo, effects);
    }

    private void hand(List<Entry> entries, Effects effects) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes();
        }
        handed = entries.getLast().index();
        outstanding.addLast(new Handed(handed, bytes));
        outstandingBytes += bytes;
        effects.add(new Effect.Apply(entries));
    }

    /** The state machine got this far. */
    void applied(long index) {
        Invariant.check(
                index >= applied && index <= handed,
                "S12",
                () -> "applied " + index + " after " + applied + ", handed over up to " + handed);
        applied = index;
        while (!outstanding.isEmpty() && outstanding.peekFirst().lastIndex <= index) {
            outstandingBytes -= outstanding.removeFirst().bytes;
        }
    }
}
