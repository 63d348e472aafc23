package io.muster.log;

import java.nio.ByteBuffer;

/** The part of a file that was read last, read ahead and grown as needed: all reading of segments goes through one. */
final class Window {
    private final int readAhead;
    private ByteBuffer buffer;
    private LogDevice.File file;
    private long start;
    private int filled;

    Window(LogDevice.File file, int readAhead) {
        this.readAhead = readAhead;
        this.buffer = ByteBuffer.allocateDirect(0); // small logs, as tests have them, need little
        this.file = file;
    }

    /** Looks at a file from now on, and at what it holds now. */
    void reset(LogDevice.File next) {
        file = next;
        filled = 0;
    }

    /**
     * Makes bytes of the file available in {@link #buffer}.
     *
     * @param offset offset in the file
     * @param bytes how many, bounded by the caller
     * @return where they are in the buffer, or -1 if the file ends before them
     */
    int find(long offset, int bytes) {
        if (offset < start || offset + bytes > start + filled) {
            load(offset, bytes);
        }
        return offset + bytes <= start + filled ? (int) (offset - start) : -1;
    }

    private void load(long offset, int bytes) {
        // never more than there is: what a header on a damaged disk announces must not cost memory
        int wanted = (int) Math.min(Math.max(bytes, readAhead), Math.max(0, file.size() - offset));
        if (wanted > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(wanted);
        }
        buffer.clear().limit(wanted);
        start = offset;
        filled = file.read(offset, buffer);
        buffer.clear();
    }

    /** The bytes; to be read with absolute positions found by {@link #find}. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** A view of a range of the buffer. */
    ByteBuffer slice(int at, int bytes) {
        return buffer.slice(at, bytes);
    }
}
