package io.muster.testing.nemesis;

import io.muster.testing.sim.DiskDamage;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/**
 * Bits of a node flip at rest, in its log or in its identity file. Never in what the last force has written: there a
 * flip cannot be told from a torn write yet.
 */
final class BitFlips implements Nemesis {
    private static final String IDENTITY = "node.id";

    @Override
    public String name() {
        return "bit flips";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode node = Nemesis.victim(world, random);
        DiskDamage damage = node.disk().damage();
        if (damage.proven(random).isEmpty() || !Nemesis.mayDestroy(world, node, random)) {
            return;
        }
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            if (random.nextInt(8) == 0 && damage.files().contains(IDENTITY) && damage.size(IDENTITY) > 0) {
                damage.flip(IDENTITY, random.nextInt(damage.size(IDENTITY)), random.nextInt(8));
            } else {
                damage.proven(random)
                        .ifPresent(place -> damage.flip(
                                place.file(), place.position() + random.nextInt(place.bytes()), random.nextInt(8)));
            }
        }
    }
}
