package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** The state machine of a node takes up to seconds for each batch, for the rest of this life of the node. */
final class SlowApply implements Nemesis {
    @Override
    public String name() {
        return "slow apply";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode victim = Nemesis.victim(world, random);
        long most = Nemesis.duration(random, 2_000, 4_000_000);
        world.note(victim, "its state machine takes up to " + most / 1_000 + " ms longer");
        victim.slowness().apply(most);
    }
}
