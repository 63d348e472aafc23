package io.muster.testing.nemesis;

import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Takes the power from one node, sometimes from all at once: what was not forced is lost, torn or kept. */
final class PowerLoss implements Nemesis {
    @Override
    public String name() {
        return "power loss";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimDisk.Loss loss = random.nextInt(4) == 0 ? SimDisk.Loss.ALL : SimDisk.Loss.RANDOM;
        if (random.nextInt(5) == 0) {
            world.counts().add("power losses of all nodes");
            for (SimNode node : world.nodes()) {
                node.crash(loss);
            }
        } else {
            Nemesis.victim(world, random).crash(loss);
        }
    }
}
