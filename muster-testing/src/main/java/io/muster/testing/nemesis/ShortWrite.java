package io.muster.testing.nemesis;

import io.muster.testing.sim.DiskFaults;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/** The next write of a node gets only some of its bytes into the file, and then the disk is full or fails. */
final class ShortWrite implements Nemesis {
    @Override
    public String name() {
        return "short write";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        DiskFaults.WriteFailure why =
                random.nextBoolean() ? DiskFaults.WriteFailure.NO_SPACE : DiskFaults.WriteFailure.IO_ERROR;
        SimNode victim = Nemesis.victim(world, random);
        world.note(victim, "its next write breaks off, " + why);
        victim.disk().faults().cutNextWriteShort(why);
    }
}
