package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Forces of a node hang for a while, or until the faults end, whatever becomes of its process. */
final class DiskStall implements Nemesis {
    /** Longer than any run. */
    private static final long FOREVER = 3_600_000_000L;

    @Override
    public String name() {
        return "disk stall";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        boolean forever = random.nextInt(8) == 0;
        if (forever) {
            world.counts().add("disk stalls without an end");
        }
        long lasts = forever ? FOREVER : Nemesis.duration(random, 50_000, 6_000_000);
        Nemesis.victim(world, random).stallDisk(world.scheduler().now() + lasts);
    }
}
