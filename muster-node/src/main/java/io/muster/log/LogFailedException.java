package io.muster.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The log cannot be used: the disk refused, or a file is not ours or written by a newer version. Final for this run:
 * the node stops taking part, and only a restart reads again what is really there.
 */
public final class LogFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Name of the file below the data directory. */
    private final String file;
    /** Where in the file. */
    private final long offset;
    /** Whether only space is missing. */
    private final boolean full;

    /**
     * Names the place.
     *
     * @param file name of the file below the data directory
     * @param offset where in the file
     * @param what what failed, and what to do if that is known
     * @param cause the refusal of the disk, if there was one
     */
    public LogFailedException(String file, long offset, String what, @Nullable Throwable cause) {
        super(file + " at offset " + offset + ": " + what + (cause == null ? "" : " (" + said(cause) + ")"), cause);
        this.file = file;
        this.offset = offset;
        this.full = cause instanceof NoSpaceException;
    }

    /** File systems say only the path when they deny access; our own say all of it. */
    private static String said(Throwable cause) {
        return cause instanceof IOException ? cause.toString() : String.valueOf(cause.getMessage());
    }

    /**
     * Where it happened.
     *
     * @return name of the file below the data directory
     */
    public String file() {
        return file;
    }

    /**
     * Where it happened.
     *
     * @return offset in the file
     */
    public long offset() {
        return offset;
    }

    /**
     * Whether nothing is wrong but that the disk is full.
     *
     * @return true if a restart goes well once there is space
     */
    public boolean full() {
        return full;
    }
}
