package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import io.muster.testing.sim.Slowness;
import java.util.SplittableRandom;

/** The disk of a node takes up to a second longer for each unit, for a while. */
final class SlowDisk implements Nemesis {
    @Override
    public String name() {
        return "slow disk";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode victim = Nemesis.victim(world, random);
        Slowness slowness = victim.slowness();
        long mean = Nemesis.duration(random, 2_000, 1_000_000);
        world.note(victim, "its disk takes " + mean / 1_000 + " ms longer");
        slowness.disk(mean);
        world.scheduler().after(Nemesis.duration(random, 100_000, 6_000_000), () -> slowness.disk(0));
    }
}
