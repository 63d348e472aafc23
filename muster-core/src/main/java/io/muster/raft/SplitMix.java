package io.muster.raft;

/** Seeded random numbers (SplitMix64) that are part of a replica's state: the same inputs give the same draws. */
final class SplitMix {
    private long state;

    SplitMix(long seed) {
        this.state = seed;
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, bound]. */
    int upTo(int bound) {
        return (int) Long.remainderUnsigned(next(), bound + 1L);
    }
}
