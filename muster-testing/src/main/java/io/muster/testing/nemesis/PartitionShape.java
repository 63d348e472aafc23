package io.muster.testing.nemesis;

import java.util.SplittableRandom;

/** A shape in which a network falls apart, each with all links cut in both directions or in one only. */
enum PartitionShape {
    /** One node reaches nobody and nobody reaches it; one way: it is only deaf, or only mute. */
    ISOLATE_ONE("isolate one"),
    /** Two sides that do not reach each other; one way: one side does not reach the other. */
    SPLIT("split"),
    /** A third of the pairs; one way: a third of the directed links. */
    RANDOM_GRAPH("random graph"),
    /** Only neighbours in a circle reach each other; one way: each reaches only its successor. */
    RING("ring"),
    /** Two sides that only one node still connects; one way: one side reaches the other only through it. */
    BRIDGE("bridge"),
    /** Two nodes; one way: one does not reach the other. */
    SINGLE_LINK("single link");

    /** Which directions of the links are cut. */
    enum Ways {
        /** Both. */
        BOTH,
        /** From the victim, or from its side. */
        OUT,
        /** To the victim, or to its side. */
        IN
    }

    private final String label;

    PartitionShape(String label) {
        this.label = label;
    }

    /** Name for counts. */
    String label() {
        return label;
    }

    /**
     * Which directed links are cut.
     *
     * @param size number of nodes, at least 2
     * @param victim the node that is alone, is the bridge, or stands on the first side
     * @param ways directions
     * @param random the rest of the choice
     * @return by sender, then receiver
     */
    boolean[][] cut(int size, int victim, Ways ways, SplittableRandom random) {
        int other = (victim + 1 + random.nextInt(size - 1)) % size;
        int[] side = sides(size, victim, other, random);
        boolean[][] out = new boolean[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                out[a][b] = a != b
                        && switch (this) {
                            case ISOLATE_ONE -> a == victim;
                            case SPLIT -> side[a] < side[b];
                            case RANDOM_GRAPH ->
                                random.nextInt(3) == 0
                                        || (a == victim && b == other)
                                        || (ways == Ways.BOTH && a == other && b == victim);
                            case RING -> b != (a + 1) % size;
                            case BRIDGE -> a != victim && b != victim && side[a] < side[b];
                            case SINGLE_LINK -> a == victim && b == other;
                        };
            }
        }
        boolean[][] cut = new boolean[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                cut[a][b] = switch (ways) {
                    case OUT -> out[a][b];
                    case IN -> out[b][a];
                    case BOTH -> both(out, a, b);
                };
            }
        }
        return cut;
    }

    private boolean both(boolean[][] out, int a, int b) {
        return switch (this) {
            // neighbours are neighbours in both directions
            case RING -> out[a][b] && out[b][a];
            // a pair is drawn once
            case RANDOM_GRAPH -> out[Math.min(a, b)][Math.max(a, b)];
            case ISOLATE_ONE, SPLIT, BRIDGE, SINGLE_LINK -> out[a][b] || out[b][a];
        };
    }

    /** Two sides of which neither is empty, also without the node that connects them. */
    private int[] sides(int size, int victim, int other, SplittableRandom random) {
        int[] side = new int[size];
        for (int i = 0; i < size; i++) {
            side[i] = random.nextInt(2);
        }
        side[other] = 1;
        if (this != BRIDGE) {
            side[victim] = 0;
        } else if (size > 2) {
            int third = (other + 1) % size;
            side[third == victim ? (third + 1) % size : third] = 0;
        }
        return side;
    }
}
