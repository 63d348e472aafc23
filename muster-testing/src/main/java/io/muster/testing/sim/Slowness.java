package io.muster.testing.sim;

import java.util.SplittableRandom;

/**
 * How slow a node is at present, beyond its {@link SimOptions.Pace}: its disk and its state machine, up to standing
 * still.
 */
public final class Slowness {
    private final SplittableRandom random;
    private final Counts counts;
    private long pausedUntil;
    private long stalledUntil;
    private long disk;
    private long apply;

    Slowness(SplittableRandom random, Counts counts) {
        this.random = random;
        this.counts = counts;
    }

    /**
     * Makes its disk slow, whatever becomes of its process.
     *
     * @param mean what a force takes longer on average, in microseconds; 0 for nothing
     */
    public void disk(long mean) {
        disk = mean;
    }

    /**
     * Makes its state machine slow for the rest of this life.
     *
     * @param most what applying a batch takes longer at most, in microseconds; 0 for nothing
     */
    public void apply(long most) {
        apply = most;
    }

    /** All its threads stand still until a time, or until a later one that was named before. */
    void pause(long until) {
        pausedUntil = Math.max(pausedUntil, until);
    }

    void resume() {
        pausedUntil = 0;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** Its disk does not answer before a time. */
    void stall(long until) {
        stalledUntil = until;
    }

    long stalledUntil() {
        return stalledUntil;
    }

    /** A new life begins. */
    void reborn() {
        apply = 0;
    }

    /** Nothing is slow any more. */
    void end() {
        disk = 0;
        apply = 0;
    }

    long drawDisk() {
        if (disk == 0) {
            return 0;
        }
        counts.add("turns of a slow disk");
        return random.nextLong(2 * disk + 1);
    }

    long drawApply() {
        if (apply == 0) {
            return 0;
        }
        counts.add("turns of a slow state machine");
        return random.nextLong(apply + 1);
    }
}
