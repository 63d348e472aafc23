package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** One direction between two nodes becomes slow, until the next partition heals. */
final class SlowLink implements Nemesis {
    @Override
    public String name() {
        return "slow link";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        int size = world.nodes().size();
        int from = random.nextInt(size);
        int to = Nemesis.other(from, size, random);
        long delay = Nemesis.duration(random, 5_000, 1_500_000);
        world.network().slow(from, to, delay);
        world.scheduler().after(Nemesis.duration(random, 100_000, 5_000_000), () -> world.network()
                .slow(from, to, 0));
    }
}
