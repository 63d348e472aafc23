package io.muster.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The log as the replica sees it: the terms of all entries, and the newest entries themselves. Older ones are on stable
 * storage only and are fetched when somebody needs them, so memory does not grow with the log.
 */
final class LogTail {
    private final TermRuns terms;
    private final long bytesMax;
    // ring of the entries (last - size, last]
    private Entry[] ring = new Entry[64];
    private int head;
    private int size;
    private long bytes;

    LogTail(TermRuns terms, long bytesMax) {
        this.terms = terms.copy();
        this.bytesMax = bytesMax;
    }

    long lastIndex() {
        return terms.lastIndex();
    }

    EntryId last() {
        return terms.last();
    }

    long termAt(long index) {
        return terms.termAt(index);
    }

    EntryId lastAtOrBelow(EntryId bound) {
        return terms.lastAtOrBelow(bound.index(), bound.term());
    }

    void append(Entry entry) {
        terms.add(entry.index(), entry.term());
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = entry;
        size++;
        bytes += entry.bytes();
    }

    void truncateFrom(long from) {
        while (size > 0 && terms.lastIndex() >= from) {
            int at = (head + size - 1) & (ring.length - 1);
            bytes -= ring[at].bytes();
            clear(at);
            size--;
            terms.truncateFrom(terms.lastIndex());
        }
        terms.truncateFrom(from);
    }

    /** Forgets the oldest entries while too many bytes are held, but none above {@code durable}. */
    void trim(long durable) {
        while (bytes > bytesMax && size > 0 && firstInMemory() <= durable) {
            bytes -= ring[head].bytes();
            clear(head);
            head = (head + 1) & (ring.length - 1);
            size--;
        }
    }

    /**
     * Entries from {@code from} to {@code to}, at least one and then as many as fit.
     *
     * @return empty if the first one is not in memory
     */
    List<Entry> slice(long from, long to, long maxBytes) {
        long first = firstInMemory();
        if (from < first || from > lastIndex()) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        long sum = 0;
        for (long index = from; index <= Math.min(to, lastIndex()); index++) {
            Entry entry = ring[(head + (int) (index - first)) & (ring.length - 1)];
            sum += entry.bytes();
            if (!entries.isEmpty() && sum > maxBytes) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private long firstInMemory() {
        return terms.lastIndex() - size + 1;
    }

    private void grow() {
        Entry[] larger = new Entry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    @SuppressWarnings("NullAway") // a free slot of the ring holds null; slots in use never do
    private void clear(int at) {
        ring[at] = null;
    }
}
