package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNetwork;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Breaks a connection: what is under way is lost, both ends are told, and it is made again at once. */
final class Reset implements Nemesis {
    @Override
    public String name() {
        return "connection reset";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        int size = world.nodes().size();
        if (size > 1) {
            int a = random.nextInt(size);
            int b = (a + 1 + random.nextInt(size - 1)) % size;
            switch (random.nextInt(3)) {
                case 0 -> world.network().reset(a, b, SimNetwork.CONTROL);
                case 1 -> world.network().reset(a, b, SimNetwork.BULK);
                default -> world.network().reset(a, b);
            }
        }
    }
}
