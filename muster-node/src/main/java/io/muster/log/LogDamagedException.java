package io.muster.log;

/**
 * Recovery found that data which had been durable, and may have been acknowledged, is damaged or missing. The log is
 * left exactly as it was found: cutting it here could undo a vote or lose an acknowledged write.
 */
public final class LogDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Name of the file below the data directory. */
    private final String file;
    /** Where in the file. */
    private final long offset;
    /** The batch that should be there. */
    private final long expectedBatch;

    /**
     * Names the place.
     *
     * @param file name of the file below the data directory
     * @param offset where in the file
     * @param expectedBatch number of the batch that should be intact there, 0 if that is not known
     * @param what what was found instead
     */
    public LogDamagedException(String file, long offset, long expectedBatch, String what) {
        super(file + " at offset " + offset + ", batch " + expectedBatch + ": " + what
                + ". Acknowledged data is damaged, nothing was changed. Do not delete single files: restore the data"
                + " directory from this node's disk, or remove the node from the cluster and add it anew with an empty"
                + " directory");
        this.file = file;
        this.offset = offset;
        this.expectedBatch = expectedBatch;
    }

    /**
     * Where the damage begins.
     *
     * @return name of the file below the data directory
     */
    public String file() {
        return file;
    }

    /**
     * Where the damage begins.
     *
     * @return offset in the file
     */
    public long offset() {
        return offset;
    }

    /**
     * What should be there.
     *
     * @return number of the batch, 0 if that is not known
     */
    public long expectedBatch() {
        return expectedBatch;
    }
}
