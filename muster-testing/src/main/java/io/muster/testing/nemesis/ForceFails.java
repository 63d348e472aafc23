package io.muster.testing.nemesis;

import io.muster.testing.sim.DiskFaults;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.SplittableRandom;

/** The next force of a node fails: of a file, with its pages dropped, kept as clean or written, or of a directory. */
final class ForceFails implements Nemesis {
    private static final List<DiskFaults.ForceFailure> KINDS = List.of(DiskFaults.ForceFailure.values());

    @Override
    public String name() {
        return "force fails";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode victim = Nemesis.victim(world, random);
        if (random.nextInt(5) == 0) {
            world.note(victim, "its next force of a directory fails");
            victim.disk().faults().failNextDirectoryForce();
        } else {
            DiskFaults.ForceFailure kind = KINDS.get(random.nextInt(KINDS.size()));
            world.note(victim, "its next force fails, " + kind);
            victim.disk().faults().failNextForce(kind);
        }
    }
}
