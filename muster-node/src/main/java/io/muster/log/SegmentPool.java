package io.muster.log;

import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the next segment ready. The one part of a log that two threads use: the background thread fills it, the log
 * thread takes from it. The lock is held while a segment is made, since the log thread could not do better than wait
 * for it.
 */
final class SegmentPool {
    private final SegmentFiles files;
    private final FailureLatch latch;
    private final int segmentBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private long nextSeq;
    private @Nullable Segment ready;
    private boolean closed;

    SegmentPool(SegmentFiles files, FailureLatch latch, int segmentBytes, long nextSeq) {
        this.files = files;
        this.latch = latch;
        this.segmentBytes = segmentBytes;
        this.nextSeq = nextSeq;
    }

    void prepare() {
        lock.lock();
        try {
            latch.check();
            if (ready == null && !closed) {
                ready = make();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next segment, made now if nobody did before; its name is durable. */
    Segment take() {
        lock.lock();
        try {
            latch.check();
            Segment taken = ready == null ? makeNow() : ready;
            ready = null;
            nextSeq++;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The log stands still without it, so there is no other try. */
    private Segment makeNow() {
        try {
            return make();
        } catch (UncheckedIOException e) {
            throw latch.trip(SegmentFiles.nameOf(nextSeq), 0, "the log needs another segment and cannot have it", e);
        }
    }

    /** A failure to get space may be tried again; one to force or to name may not: what is durable is unknown then. */
    private Segment make() {
        SegmentHeader header = files.newHeader(nextSeq, segmentBytes);
        LogDevice.File temp = files.createTemp(header);
        try {
            return files.publish(header, temp);
        } catch (UncheckedIOException e) {
            throw latch.trip(SegmentFiles.nameOf(nextSeq), 0, "cannot force a new segment", e);
        }
    }
}
