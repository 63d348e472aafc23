package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** A node stands still for a while, as under SIGSTOP or in a long collection of garbage. */
final class Pause implements Nemesis {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode node = Nemesis.victim(world, random);
        if (node.leads()) {
            world.counts().add("pauses of a leader");
        }
        node.pause(Nemesis.duration(random, 20_000, 4_000_000));
    }
}
