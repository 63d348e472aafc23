package io.muster.testing.nemesis;

import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** There is no room for new files on a node for a while. */
final class DiskFull implements Nemesis {
    @Override
    public String name() {
        return "disk full";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimDisk disk = Nemesis.victim(world, random).disk();
        disk.full(true);
        world.scheduler().after(Nemesis.duration(random, 100_000, 3_000_000), () -> disk.full(false));
    }
}
