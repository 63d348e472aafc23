package io.muster.log;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Port to the files of one data directory. Separate so that the simulator can put a disk below the log that loses
 * what was not forced, tears writes and fails on demand.
 *
 * <p>Names are relative to the data directory, with {@code /} as separator: {@code node.id},
 * {@code log/0000000000000001.seg}. All methods throw {@link java.io.UncheckedIOException} when the disk refuses,
 * {@link NoSpaceException} if it is full.
 * Methods may be called by different threads at a time, those of one {@link File} by one thread at a time.
 */
public interface LogDevice {
    /** An open file of fixed size. */
    interface File extends AutoCloseable {
        /**
         * Writes all bytes of the buffers one after the other. Not durable before {@link #force}.
         *
         * @param position offset in the file
         * @param buffers what to write, from position to limit; consumed
         */
        void write(long position, ByteBuffer... buffers);

        /**
         * Reads until the buffer is full or the file ends.
         *
         * @param position offset in the file
         * @param target receives the bytes at its position
         * @return number of bytes read, 0 at or behind the end
         */
        int read(long position, ByteBuffer target);

        /**
         * Size of the file.
         *
         * @return bytes
         */
        long size();

        /** Makes all written bytes durable ({@code force(false)}). A failure says nothing about which bytes are. */
        void force();

        @Override
        void close();
    }

    /**
     * Names of the files in a directory, sorted; directories in it are left out.
     *
     * @param directory such as {@code log}; empty for the data directory itself
     * @return plain names; empty if the directory does not exist
     */
    List<String> list(String directory);

    /**
     * Makes a file that does not exist yet and fills it with zeros, really written and not left as a hole; its
     * directory is made if it is missing. Neither content nor name is durable yet.
     *
     * @param name name of the file
     * @param size bytes
     * @return the open file
     */
    File create(String name, long size);

    /**
     * Opens a file that exists.
     *
     * @param name name of the file
     * @return the open file
     */
    File open(String name);

    /**
     * Renames a file atomically, replacing the target. Not durable before the directory is forced.
     *
     * @param from present name
     * @param to new name in the same directory
     */
    void rename(String from, String to);

    /**
     * Removes a file. Not durable before the directory is forced.
     *
     * @param name name of the file
     */
    void delete(String name);

    /**
     * Makes the names in a directory durable.
     *
     * @param directory such as {@code log}; empty for the data directory itself
     */
    void forceDirectory(String directory);

    /**
     * Whether a file exists.
     *
     * @param name name of the file
     * @return true if it does
     */
    boolean exists(String name);
}
