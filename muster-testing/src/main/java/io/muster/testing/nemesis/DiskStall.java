package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Forces of a node hang for a while. */
final class DiskStall implements Nemesis {
    @Override
    public String name() {
        return "disk stall";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        long until = world.scheduler().now() + Nemesis.duration(random, 50_000, 6_000_000);
        Nemesis.victim(world, random).stallDisk(until);
    }
}
