package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Stops a machine inside one of its next disk operations: in a write, a force, a roll, or in recovery itself. */
final class DiskCrash implements Nemesis {
    @Override
    public String name() {
        return "crash inside a disk operation";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        Nemesis.victim(world, random).disk().crashAfter(random.nextInt(30));
    }
}
