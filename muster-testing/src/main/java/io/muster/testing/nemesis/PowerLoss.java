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
                stop(node, loss, random);
            }
        } else {
            stop(Nemesis.victim(world, random), loss, random);
        }
    }

    /** Most of its time a busy log thread is inside a force. */
    private static void stop(SimNode node, SimDisk.Loss loss, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            node.crash(loss);
        } else {
            node.crashInForce(loss);
        }
    }
}
