package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** The next force of a node fails, and its pages count as clean although they were not written. */
final class ForceFails implements Nemesis {
    @Override
    public String name() {
        return "force fails";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        Nemesis.victim(world, random).disk().failNextForce();
    }
}
