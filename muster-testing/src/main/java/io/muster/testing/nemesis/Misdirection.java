package io.muster.testing.nemesis;

import io.muster.testing.sim.DiskDamage;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A write of a node turns out to have landed elsewhere in its log: its own place holds zeros. Never the last one, which
 * cannot be told from one that a power loss took.
 */
final class Misdirection implements Nemesis {
    @Override
    public String name() {
        return "misdirected write";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode node = Nemesis.victim(world, random);
        DiskDamage damage = node.disk().damage();
        Optional<DiskDamage.Place> write = damage.proven(random);
        Optional<DiskDamage.Place> target = write.flatMap(place -> damage.otherPlace(place, random));
        if (write.isPresent() && target.isPresent() && Nemesis.mayDestroy(world, node, random)) {
            world.note(node, write.get() + " went to " + target.get());
            damage.misplace(write.get(), target.get().file(), target.get().position());
        }
    }
}
