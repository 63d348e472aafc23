package io.muster.testing.checker;

import java.util.function.LongSupplier;

/** L4: a fresh write and a fresh linearizable read are answered. */
public final class CallsAnswered implements Goal {
    private final LongSupplier writes;
    private final LongSupplier reads;
    private final long writesBefore;
    private final long readsBefore;

    /**
     * Waits for calls that end from now on.
     *
     * @param writes how many were acknowledged so far
     * @param reads how many were answered so far; without readers, something that rises by itself
     */
    public CallsAnswered(LongSupplier writes, LongSupplier reads) {
        this.writes = writes;
        this.reads = reads;
        this.writesBefore = writes.getAsLong();
        this.readsBefore = reads.getAsLong();
    }

    @Override
    public String id() {
        return "L4";
    }

    @Override
    public String what() {
        return "a fresh write and a fresh read; since the faults ended "
                + (writes.getAsLong() - writesBefore) + " writes and " + (reads.getAsLong() - readsBefore)
                + " reads were answered";
    }

    @Override
    public boolean reached() {
        return writes.getAsLong() > writesBefore && reads.getAsLong() > readsBefore;
    }
}
