package io.muster.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The promise that a length in hostile bytes costs nothing by itself: what reading allocates is bounded by what there
 * is to read. Heap only; who takes direct memory counts that where it asks for it.
 */
public final class Allocation {
    /** Far more than any decoder needs per byte, and far less than the gigabytes that four bytes can announce. */
    private static final int PER_BYTE = 256;
    /** What loading classes and the texts of exceptions cost, with much to spare. */
    private static final long CONSTANT = 8 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Runs something on this thread and fails if it allocates out of proportion.
     *
     * @param inputBytes how much there is to read
     * @param reading what reads it; once more if it seems to take too much, since the first time may load classes
     */
    public static void bounded(long inputBytes, Runnable reading) {
        long most = CONSTANT + PER_BYTE * inputBytes;
        if (allocated(reading) > most) {
            long again = allocated(reading);
            if (again > most) {
                throw new AssertionError(again + " bytes allocated for " + inputBytes + " bytes of input");
            }
        }
    }

    private static long allocated(Runnable reading) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reading.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
