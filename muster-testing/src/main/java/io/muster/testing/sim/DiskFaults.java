package io.muster.testing.sim;

import org.jspecify.annotations.Nullable;

/** What a disk is to refuse next, each once. */
public final class DiskFaults {
    /** What becomes of the pages that a failed force should have written. */
    public enum ForceFailure {
        /** They are thrown away: whoever reads sees what is on the platter. */
        PAGES_DROPPED,
        /** They count as written: the cache shows them, a later force succeeds, and no force ever writes them. */
        PAGES_MARKED_CLEAN,
        /** They are on the platter: only the report is wrong. */
        PAGES_WRITTEN
    }

    /** Why a write ends before its last byte. */
    public enum WriteFailure {
        /** The disk, or the quota, is full. */
        NO_SPACE,
        /** The device fails. */
        IO_ERROR
    }

    record Misdirection(String file, int position) {}

    private @Nullable ForceFailure nextForce;
    private @Nullable WriteFailure nextWrite;
    private @Nullable Misdirection nextPlace;
    private boolean failNextDirectoryForce;
    private boolean failNextRead;

    DiskFaults() {}

    /**
     * The next force of a file fails.
     *
     * @param kind what becomes of the pages that it should have written
     */
    public void failNextForce(ForceFailure kind) {
        nextForce = kind;
    }

    /** The next force of a directory fails; its names still wait, and a later force may succeed. */
    public void failNextDirectoryForce() {
        failNextDirectoryForce = true;
    }

    /**
     * The next write gets only some of its bytes into the file, and then fails.
     *
     * @param why what the disk says
     */
    public void cutNextWriteShort(WriteFailure why) {
        nextWrite = why;
    }

    /** The next read fails, and the one after it succeeds. */
    public void failNextRead() {
        failNextRead = true;
    }

    /**
     * The next write to a segment lands elsewhere, and nobody is told: its own place stays as it was.
     *
     * @param file name of the file where it lands, such as {@code log/0000000000000001.seg}
     * @param position where it lands; the write must fit in there
     */
    public void misdirectNextWrite(String file, long position) {
        nextPlace = new Misdirection(file, (int) position);
    }

    void clear() {
        takeForce();
        takeWrite();
        takePlace();
        takeDirectoryForce();
        takeRead();
    }

    @Nullable
    ForceFailure takeForce() {
        ForceFailure taken = nextForce;
        nextForce = null;
        return taken;
    }

    @Nullable
    WriteFailure takeWrite() {
        WriteFailure taken = nextWrite;
        nextWrite = null;
        return taken;
    }

    @Nullable
    Misdirection takePlace() {
        Misdirection taken = nextPlace;
        nextPlace = null;
        return taken;
    }

    boolean takeDirectoryForce() {
        boolean taken = failNextDirectoryForce;
        failNextDirectoryForce = false;
        return taken;
    }

    boolean takeRead() {
        boolean taken = failNextRead;
        failNextRead = false;
        return taken;
    }
}
