package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNetwork;
import io.muster.testing.sim.SimWorld;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts the network in one of its shapes, in both directions or in one, silently or with broken connections, and mends
 * all of it after a while.
 */
final class Partition implements Nemesis {
    private static final List<PartitionShape> SHAPES = List.of(PartitionShape.values());

    private int current;

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        int size = world.nodes().size();
        if (size < 2) {
            return;
        }
        PartitionShape shape = SHAPES.get(random.nextInt(SHAPES.size()));
        PartitionShape.Ways ways = random.nextInt(4) > 0
                ? PartitionShape.Ways.BOTH
                : random.nextBoolean() ? PartitionShape.Ways.IN : PartitionShape.Ways.OUT;
        boolean oneWay = ways != PartitionShape.Ways.BOTH;
        boolean silent = oneWay || random.nextBoolean();
        boolean[][] cut = shape.cut(size, Nemesis.victim(world, random).index(), ways, random);
        if (isWhole(cut)) {
            return; // a ring of three, or a bridge between nobody
        }
        world.counts().add("partitions: " + shape.label() + (oneWay ? ", one way" : ""));
        apply(world.network(), cut, silent);
        int id = ++current;
        world.scheduler().after(Nemesis.duration(random, 100_000, 8_000_000), () -> {
            if (current == id && !world.isCalm()) {
                world.network().heal();
            }
        });
    }

    private static boolean isWhole(boolean[][] cut) {
        return Arrays.stream(cut).allMatch(row -> Arrays.equals(row, new boolean[row.length]));
    }

    private static void apply(SimNetwork network, boolean[][] cut, boolean silent) {
        network.heal();
        for (int a = 0; a < cut.length; a++) {
            for (int b = 0; b < cut.length; b++) {
                if (cut[a][b]) {
                    network.cut(a, b);
                    if (!silent && a < b) {
                        network.reset(a, b);
                    }
                }
            }
        }
    }
}
