package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** Stops a machine inside one of its next disk operations: in a write, a force, a roll, or in recovery itself. */
final class DiskCrash implements Nemesis {
    @Override
    public String name() {
        return "crash inside a disk operation";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode victim = Nemesis.victim(world, random);
        int operations = random.nextInt(30);
        world.note(victim, "to stop after " + operations + " operations of the disk");
        victim.disk().crashAfter(operations);
    }
}
