package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** The next read of a node fails, in recovery or when a follower that is behind is fed; the one after it succeeds. */
final class ReadFails implements Nemesis {
    @Override
    public String name() {
        return "read fails";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        Nemesis.victim(world, random).disk().faults().failNextRead();
    }
}
