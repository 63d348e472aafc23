package io.muster.log;

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

    /**
     * Names the place.
     *
     * @param file name of the file below the data directory
     * @param offset where in the file
     * @param what what failed, and what to do if that is known
     * @param cause the refusal of the disk, if there was one
     */
    public LogFailedException(String file, long offset, String what, @Nullable Throwable cause) {
        super(
                file + " at offset " + offset + ": " + what + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
        this.file = file;
        this.offset = offset;
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
}
