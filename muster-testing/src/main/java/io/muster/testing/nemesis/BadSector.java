package io.muster.testing.nemesis;

import io.muster.testing.sim.DiskDamage;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.SplittableRandom;

/** A sector of a node, anywhere in its files, cannot be read any more. */
final class BadSector implements Nemesis {
    @Override
    public String name() {
        return "bad sector";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        SimNode node = Nemesis.victim(world, random);
        DiskDamage damage = node.disk().damage();
        List<String> files =
                damage.files().stream().filter(file -> damage.size(file) > 0).toList();
        if (!files.isEmpty() && Nemesis.mayDestroy(world, node, random)) {
            String file = files.get(random.nextInt(files.size()));
            int position = random.nextInt(damage.size(file));
            world.note(node, "cannot read " + file + " at " + position + " any more");
            damage.makeUnreadable(file, position);
        }
    }
}
