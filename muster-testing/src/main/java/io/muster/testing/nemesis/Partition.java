package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNetwork;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/**
 * Cuts the network in one of its shapes, in both directions or in one, silently or with broken connections, and mends
 * all of it after a while.
 */
final class Partition implements Nemesis {
    private static final int SHAPES = 6;

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
        boolean[][] cut = new boolean[size][size];
        int shape = random.nextInt(SHAPES);
        draw(shape, cut, Nemesis.victim(world, random).index(), random);
        boolean oneWay = random.nextInt(4) == 0;
        boolean inbound = random.nextBoolean();
        boolean silent = oneWay || random.nextBoolean();
        world.counts().add("partitions: " + nameOf(shape) + (oneWay ? ", one way" : ""));
        world.network().heal();
        int id = ++current;
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (a != b && cut[a][b]) {
                    apply(world.network(), a, b, oneWay && a < b == inbound, silent);
                }
            }
        }
        world.scheduler().after(Nemesis.duration(random, 100_000, 8_000_000), () -> {
            if (current == id && !world.isCalm()) {
                world.network().heal();
            }
        });
    }

    private static void apply(SimNetwork network, int a, int b, boolean spared, boolean silent) {
        if (!spared) {
            network.cut(a, b);
        }
        if (!silent && a < b) {
            network.reset(a, b);
        }
    }

    private static String nameOf(int shape) {
        return switch (shape) {
            case 0 -> "isolate one";
            case 1 -> "split";
            case 2 -> "random graph";
            case 3 -> "ring";
            case 4 -> "bridge";
            default -> "single link";
        };
    }

    private static void draw(int shape, boolean[][] cut, int victim, SplittableRandom random) {
        int size = cut.length;
        int[] side = new int[size];
        for (int i = 0; i < size; i++) {
            side[i] = random.nextInt(2);
        }
        int other = (victim + 1 + random.nextInt(size - 1)) % size;
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                boolean hit =
                        switch (shape) {
                            case 0 -> a == victim || b == victim;
                            case 1 -> side[a] != side[b];
                            case 2 -> random.nextInt(3) == 0;
                            case 3 -> size > 3 && b - a != 1 && b - a != size - 1;
                            case 4 -> a != victim && b != victim && side[a] != side[b];
                            default -> (a == victim && b == other) || (a == other && b == victim);
                        };
                cut[a][b] = hit;
                cut[b][a] = hit;
            }
        }
    }
}
