package io.muster.transport;

import io.muster.wire.FrameLimits;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one transport, and what they share: time, timers, memory, counters, and who has bytes to write.
 */
final class LinkTable {
    /** A time that is far away; an hour, since the clock may wrap. */
    static final long FAR_NANOS = 3_600_000_000_000L;

    final TransportConfig config;
    final TransportStats stats;
    final MemoryBudget memory;
    /** Limits of received frames; its own term follows the node. */
    FrameLimits limits;
    /** Time of this turn. */
    long now;

    private final List<Link> links = new ArrayList<>();
    private List<Link> dirty = new ArrayList<>();
    private List<Link> flushing = new ArrayList<>();
    private int paused;
    /** When the next timer is due; may be too early, never too late. */
    private long wakeAt;

    LinkTable(TransportConfig config, TransportStats stats, long now) {
        this.config = config;
        this.stats = stats;
        this.limits = config.bounds().frames();
        this.memory = new MemoryBudget(Math.max(FrameLimits.FRAME_BYTES_MAX, limits.frameBytes()));
        this.now = now;
        this.wakeAt = now + FAR_NANOS;
    }

    void add(Link link) {
        links.add(link);
        stats.open(links.size());
    }

    void remove(Link link) {
        links.remove(link);
        stats.open(links.size());
    }

    int size() {
        return links.size();
    }

    /** A copy, since what is done to a link may remove it. */
    List<Link> all() {
        return List.copyOf(links);
    }

    /** Accepted connections that have not proven who they are, or are being thrown out. */
    int strangers() {
        int count = 0;
        for (Link link : links) {
            if (link.isStranger()) {
                count++;
            }
        }
        return count;
    }

    /** The same from one address. */
    int strangersFrom(InetAddress address) {
        int count = 0;
        for (Link link : links) {
            if (link.isStranger() && address.equals(link.remoteAddress())) {
                count++;
            }
        }
        return count;
    }

    /** The stranger that has been here longest, of one address or of any. */
    @Nullable
    Link oldestStranger(@Nullable InetAddress address) {
        for (Link link : links) {
            if (link.isStranger() && (address == null || address.equals(link.remoteAddress()))) {
                return link;
            }
        }
        return null;
    }

    /** Remembers that a link has bytes to write. */
    void markDirty(Link link) {
        dirty.add(link);
    }

    /** One write for each link that has something new. */
    void flush() {
        if (dirty.isEmpty()) {
            return;
        }
        List<Link> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).flush();
        }
        batch.clear();
    }

    /** Asks for a look at the timers at a time. */
    void wakeAt(long time) {
        if (time - wakeAt < 0) {
            wakeAt = time;
        }
    }

    /** Nanoseconds until a timer is due, 0 if one is. */
    long untilTimer() {
        return Math.max(0, wakeAt - now);
    }

    /** Looks after the deadlines of all links. */
    void runTimers() {
        wakeAt = now + FAR_NANOS;
        for (Link link : all()) {
            wakeAt(link.onTimer());
        }
    }

    /** After this node itself has been stopped for a while: what it did not hear is not the fault of its peers. */
    void forgive() {
        for (Link link : links) {
            link.forgive();
        }
    }

    /** A link waits for memory, or does so no more. */
    void paused(boolean waits) {
        paused += waits ? 1 : -1;
        stats.add(TransportStats.Counter.PAUSED, waits ? 1 : 0);
    }

    /** Goes on with links that waited for memory. */
    void resume() {
        if (paused > 0) {
            for (Link link : all()) {
                link.resume();
            }
        }
    }
}
