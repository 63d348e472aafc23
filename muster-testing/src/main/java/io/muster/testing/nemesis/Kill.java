package io.muster.testing.nemesis;

import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Kills the process of a node: nothing of its page cache is lost, and its peers see their connections break. */
final class Kill implements Nemesis {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        Nemesis.victim(world, random).crash(SimDisk.Loss.NONE);
    }
}
