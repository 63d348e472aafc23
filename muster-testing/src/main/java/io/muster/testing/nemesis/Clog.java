package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNetwork;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** One direction between two nodes holds everything back for a while, or lets only a trickle through. */
final class Clog implements Nemesis {
    @Override
    public String name() {
        return "clog";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        int size = world.nodes().size();
        int from = random.nextInt(size);
        int to = Nemesis.other(from, size, random);
        SimNetwork network = world.network();
        long lasts = Nemesis.duration(random, 50_000, 4_000_000);
        if (random.nextBoolean()) {
            network.clog(from, to, world.scheduler().now() + lasts);
        } else {
            network.narrow(from, to, 1 + random.nextInt(200));
            world.scheduler().after(lasts, () -> network.narrow(from, to, 0));
        }
    }
}
