package io.muster.testing.sim;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Where a machine is to stop next, and what that does to its disk. */
final class Trap {
    private final SplittableRandom random;
    private @Nullable Failpoint place;
    private int passesLeft;
    private SimDisk.@Nullable Loss loss;

    Trap(SplittableRandom random) {
        this.random = random;
    }

    void set(Failpoint at, int passes, SimDisk.Loss then) {
        place = at;
        passesLeft = passes;
        loss = then;
    }

    void clear() {
        place = null;
        loss = null;
    }

    /** Whether somebody who comes by a place falls into it. */
    boolean springs(Failpoint at) {
        if (place != at || passesLeft-- > 0) {
            return false;
        }
        place = null;
        return true;
    }

    /** What becomes of the disk of the machine that has just stopped. */
    SimDisk.Loss loss() {
        SimDisk.Loss planned = loss;
        loss = null;
        if (planned != null) {
            return planned;
        }
        return random.nextBoolean() ? SimDisk.Loss.NONE : SimDisk.Loss.RANDOM;
    }
}
