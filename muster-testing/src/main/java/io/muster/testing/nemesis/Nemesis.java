package io.muster.testing.nemesis;

import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One kind of fault. It does harm when it is told to; what it breaks for a while it mends by itself later. */
public interface Nemesis {
    /**
     * What it does, for counts.
     *
     * @return a short name
     */
    String name();

    /**
     * What can only be done before the nodes have begun.
     *
     * @param world to whom
     * @param random how
     * @return what to do; empty for most
     */
    default Optional<Runnable> preparation(SimWorld world, SplittableRandom random) {
        return Optional.empty();
    }

    /**
     * Does harm once.
     *
     * @param world to whom
     * @param random how
     */
    void strike(SimWorld world, SplittableRandom random);

    /**
     * A victim: the leader more often than its share, since that is where it hurts.
     *
     * @param world the nodes
     * @param random the choice
     * @return a node, running or not
     */
    static SimNode victim(SimWorld world, SplittableRandom random) {
        SimNode victim = choose(world, random);
        world.trace().mention(victim.index());
        return victim;
    }

    private static SimNode choose(SimWorld world, SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            List<SimNode> leaders =
                    world.nodes().stream().filter(SimNode::leads).toList();
            if (!leaders.isEmpty()) {
                return leaders.get(random.nextInt(leaders.size()));
            }
        }
        return world.node(random.nextInt(world.nodes().size()));
    }

    /**
     * Whether the data of a node may be damaged: rarely at first, so that the others have seen something of it, and
     * never on more than a minority. A node that was damaged once takes any further harm.
     *
     * @param world the nodes
     * @param node whose data
     * @param random the choice
     * @return true if its disk counts as destroyed from now on
     */
    static boolean mayDestroy(SimWorld world, SimNode node, SplittableRandom random) {
        boolean now = random.nextInt(5) == 0 || world.atlas().isDestroyed(node);
        return now && world.atlas().destroy(node);
    }

    /**
     * A duration, as likely between 1 and 2 as between 100 and 200.
     *
     * @param random the choice
     * @param min shortest, in microseconds
     * @param max longest, in microseconds
     * @return microseconds
     */
    static long duration(SplittableRandom random, long min, long max) {
        int doublings = 64 - Long.numberOfLeadingZeros(max / min);
        long low = min << random.nextInt(doublings);
        return Math.min(max, low + random.nextLong(low));
    }

    /**
     * Another node; a link from a node to itself carries nothing that could be harmed.
     *
     * @param from index of one node
     * @param size how many nodes there are
     * @param random the choice
     * @return index of one of the others; of the same node if it is alone
     */
    static int other(int from, int size, SplittableRandom random) {
        return size == 1 ? from : (from + 1 + random.nextInt(size - 1)) % size;
    }
}
