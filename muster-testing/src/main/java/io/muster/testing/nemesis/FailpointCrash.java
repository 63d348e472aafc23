package io.muster.testing.nemesis;

import io.muster.testing.sim.Failpoint;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Stops a node at a named place, the first or a later time that it comes by. */
final class FailpointCrash implements Nemesis {
    private static final List<Failpoint> PLACES = List.of(Failpoint.values());
    private static final List<Failpoint> FIRST_START = List.of(
            Failpoint.CREATE_IDENTITY,
            Failpoint.WRITE_IDENTITY,
            Failpoint.FORCE_IDENTITY,
            Failpoint.RENAME_IDENTITY,
            Failpoint.READ_IDENTITY,
            Failpoint.CREATE_SEGMENT,
            Failpoint.FORCE_LOG_DIRECTORY,
            Failpoint.FORCE_DATA_DIRECTORY);

    @Override
    public String name() {
        return "crash at a failpoint";
    }

    @Override
    public Optional<Runnable> preparation(SimWorld world, SplittableRandom random) {
        // what a node does only once in its life is broken before it has begun
        SimNode node = world.node(random.nextInt(world.nodes().size()));
        Failpoint place = FIRST_START.get(random.nextInt(FIRST_START.size()));
        int passes = random.nextInt(2);
        SimDisk.Loss loss = loss(random);
        return Optional.of(() -> set(world, node, place, passes, loss));
    }

    private static void set(SimWorld world, SimNode node, Failpoint place, int passes, SimDisk.Loss loss) {
        world.note(node, "to stop at: " + place.label() + (passes == 0 ? "" : ", after " + passes + " passes"));
        node.crashAt(place, passes, loss);
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        Failpoint place = PLACES.get(random.nextInt(PLACES.size()));
        int passes = random.nextBoolean() ? 0 : random.nextInt(20);
        SimNode victim = Nemesis.victim(world, random);
        set(world, victim, place, passes, loss(random));
    }

    private static SimDisk.Loss loss(SplittableRandom random) {
        List<SimDisk.Loss> all = List.of(SimDisk.Loss.values());
        return all.get(random.nextInt(all.size()));
    }
}
